package dev.sluice.local;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sluice.local.redis.TestRedis;
import dev.sluice.queue.Enqueued;
import dev.sluice.queue.NewTask;
import dev.sluice.queue.QueueSettings;
import dev.sluice.queue.TaskQueue;
import dev.sluice.queue.TaskState;
import dev.sluice.redis.RedisTaskQueue;
import dev.sluice.task.TaskCatalog;
import dev.sluice.task.TaskType;
import dev.sluice.worker.DrainParts;
import dev.sluice.worker.DrainSettings;
import dev.sluice.worker.Upkeep;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class WorkersTest {
  record Nothing() {}

  /** The queue itself, but that its first answers to a verb are Errors. */
  private static TaskQueue failing(TaskQueue queue, String verb, int times) {
    AtomicInteger left = new AtomicInteger(times);
    return (TaskQueue)
        Proxy.newProxyInstance(
            TaskQueue.class.getClassLoader(),
            new Class<?>[] {TaskQueue.class},
            (proxy, method, arguments) -> {
              if (method.getName().equals(verb) && left.getAndDecrement() > 0) {
                throw new OutOfMemoryError("no heap for " + verb);
              }
              try {
                return method.invoke(queue, arguments);
              } catch (InvocationTargetException e) {
                throw e.getCause();
              }
            });
  }

  private final BlockingQueue<String> logged = new LinkedBlockingQueue<>();

  /** Runs one task over a queue that fails so often. */
  private void runsATask(String verb, int times) {
    try (TestRedis redis = TestRedis.embedded();
        RedisTaskQueue queue = RedisTaskQueue.connect(QueueSettings.of(redis.url()))) {
      DrainParts parts =
          new DrainParts(
              failing(queue, verb, times),
              TaskCatalog.of(
                  List.of(TaskType.of("nothing", "", Nothing.class, () -> (p, c) -> null))),
              queue.artifacts(),
              new Upkeep(List.of(), logged::add),
              DrainSettings.of(1),
              logged::add);
      Workers workers = new Workers(1, parts);
      try {
        Enqueued enqueued = queue.enqueue(List.of(NewTask.of("nothing", "{}", "ann"))).get(0);
        String id = ((Enqueued.Created) enqueued).id();
        await()
            .atMost(Duration.ofSeconds(30))
            .until(() -> queue.find(id).orElseThrow().state() == TaskState.SUCCEEDED);
        assertEquals(1, queue.find(id).orElseThrow().attempt());
      } finally {
        workers.close();
      }
    }
  }

  @Test
  void aWorkerThatAnErrorEndedBeginsAnew() throws Exception {
    runsATask("step", 2);
    String line = logged.take();
    assertTrue(line.startsWith("worker-1 begins anew: java.lang.OutOfMemoryError"), line);
  }
}
