package dev.sluice.local;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sluice.local.redis.TestRedis;
import dev.sluice.queue.Enqueued;
import dev.sluice.queue.NewTask;
import dev.sluice.queue.QueueSettings;
import dev.sluice.queue.QueueUnavailable;
import dev.sluice.queue.TaskQueue;
import dev.sluice.queue.TaskState;
import dev.sluice.redis.RedisTaskQueue;
import dev.sluice.task.Task;
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
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import redis.clients.jedis.UnifiedJedis;

class WorkersTest {
  record Nothing() {}

  /** The queue itself, except that the first calls of one method throw Errors. */
  private static TaskQueue failing(TaskQueue queue, String verb, int times) {
    return failing(
        queue, verb, new AtomicInteger(times), () -> new OutOfMemoryError("no heap for " + verb));
  }

  /** The queue itself, as long as no failures are left. */
  private static TaskQueue failing(
      TaskQueue queue, String verb, AtomicInteger left, Supplier<Throwable> failure) {
    return (TaskQueue)
        Proxy.newProxyInstance(
            TaskQueue.class.getClassLoader(),
            new Class<?>[] {TaskQueue.class},
            (proxy, method, arguments) -> {
              if (method.getName().equals(verb) && left.getAndDecrement() > 0) {
                throw failure.get();
              }
              try {
                return method.invoke(queue, arguments);
              } catch (InvocationTargetException e) {
                throw e.getCause();
              }
            });
  }

  private final BlockingQueue<String> logged = new LinkedBlockingQueue<>();

  /** Runs one task on a queue that fails this often. */
  private void runsATask(String verb, int times) {
    try (TestRedis redis = TestRedis.embedded();
        RedisTaskQueue queue = RedisTaskQueue.connect(QueueSettings.of(redis.url()))) {
      Workers workers = new Workers(1, parts(failing(queue, verb, times), queue));
      try {
        String id = enqueue(queue);
        await()
            .atMost(Duration.ofSeconds(30))
            .until(() -> queue.find(id).orElseThrow().state() == TaskState.SUCCEEDED);
        assertEquals(1, queue.find(id).orElseThrow().attempt());
      } finally {
        workers.close();
      }
    }
  }

  private DrainParts parts(TaskQueue queue, RedisTaskQueue files) {
    return parts(queue, files, (params, context) -> null);
  }

  private DrainParts parts(TaskQueue queue, RedisTaskQueue files, Task<Nothing> code) {
    return new DrainParts(
        queue,
        TaskCatalog.of(List.of(TaskType.of("nothing", "", Nothing.class, () -> code))),
        files.artifacts(),
        new Upkeep(List.of(), logged::add),
        DrainSettings.of(1),
        logged::add);
  }

  private static String enqueue(TaskQueue queue) {
    Enqueued enqueued = queue.enqueue(List.of(NewTask.of("nothing", "{}", "ann"))).get(0);
    return ((Enqueued.Created) enqueued).id();
  }

  @Test
  void aWorkerThatStoppedWhileItWaitedPassesTheWakeUpOn() {
    try (TestRedis redis = TestRedis.embedded();
        UnifiedJedis client = redis.client();
        RedisTaskQueue queue = RedisTaskQueue.connect(QueueSettings.of(redis.url()))) {
      Workers workers = new Workers(1, parts(queue, queue));
      await()
          .atMost(Duration.ofSeconds(30))
          .until(() -> client.info("clients").contains("blocked_clients:1"));
      workers.close();
      enqueue(queue);
      // another worker waits for this marker
      await().atMost(Duration.ofSeconds(10)).until(() -> client.llen("sluice:{0}:wake") == 1);
    }
  }

  @Test
  void aWorkerThatATaskInterruptsStartsAgain() throws Exception {
    try (TestRedis redis = TestRedis.embedded();
        RedisTaskQueue queue = RedisTaskQueue.connect(QueueSettings.of(redis.url()))) {
      Workers workers = new Workers(1, parts(queue, queue));
      try {
        Thread.getAllStackTraces().keySet().stream()
            .filter(thread -> thread.getName().equals("worker-1"))
            .forEach(Thread::interrupt);
        String line = logged.take();
        while (line.startsWith(
            "queue unavailable: Interrupted ")) { // it was asking for a connection
          line = logged.take();
        }
        assertTrue(line.startsWith("worker-1 starts again: java.lang.Interrupted"), line);
        String id = enqueue(queue);
        await()
            .atMost(Duration.ofSeconds(30))
            .until(() -> queue.find(id).orElseThrow().state() == TaskState.SUCCEEDED);
      } finally {
        workers.close();
      }
    }
  }

  @Test
  void aWorkerEndedByAnErrorStartsAgain() throws Exception {
    runsATask("step", 2);
    String line = logged.take();
    assertTrue(line.startsWith("worker-1 starts again: java.lang.OutOfMemoryError"), line);
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void saysWhetherRedisHasRecordedWhatBecameOfTheTasks(boolean answers) throws Exception {
    try (TestRedis redis = TestRedis.embedded();
        RedisTaskQueue queue = RedisTaskQueue.connect(QueueSettings.of(redis.url()))) {
      AtomicInteger failures = new AtomicInteger();
      CountDownLatch begun = new CountDownLatch(1);
      Task<Nothing> code =
          (params, context) -> {
            failures.set(answers ? 0 : Integer.MAX_VALUE);
            begun.countDown();
            new CountDownLatch(1).await();
            return null;
          };
      TaskQueue away =
          failing(queue, "step", failures, () -> new QueueUnavailable("away", false, null));
      Workers workers = new Workers(1, parts(away, queue, code));
      enqueue(queue);
      begun.await();
      assertEquals(answers, workers.end());
    }
  }

  @Test
  void aWorkerThatRunsNothingHasNothingToHandBack() throws Exception {
    try (TestRedis redis = TestRedis.embedded();
        RedisTaskQueue queue = RedisTaskQueue.connect(QueueSettings.of(redis.url()))) {
      CountDownLatch asked = new CountDownLatch(1);
      TaskQueue away =
          failing(
              queue,
              "step",
              new AtomicInteger(Integer.MAX_VALUE),
              () -> {
                asked.countDown();
                return new QueueUnavailable("away", false, null);
              });
      Workers workers = new Workers(1, parts(away, queue));
      asked.await();
      assertTrue(workers.end());
    }
  }
}
