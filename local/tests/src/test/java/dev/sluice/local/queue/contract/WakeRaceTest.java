package dev.sluice.local.queue.contract;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sluice.local.queue.Servers;
import dev.sluice.local.redis.TestServer;
import dev.sluice.queue.DrainStep.ClaimRequest;
import dev.sluice.queue.DrainStep.Claimed;
import dev.sluice.queue.Enqueued;
import dev.sluice.queue.NewTask;
import dev.sluice.queue.Settlement;
import dev.sluice.redis.RedisTaskQueue;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/**
 * Workers of different queues wait for wake-ups at the same time, and each task is enqueued when
 * the previous one is done: a single lost wake-up makes a wait time out.
 */
class WakeRaceTest {
  private static final Duration LONG = Duration.ofSeconds(20);
  private static final int TASKS = 150;

  private final Map<String, Semaphore> done = new ConcurrentHashMap<>();
  private volatile boolean over;

  @Test
  void noWorkerMissesATaskOfItsQueue() throws Exception {
    ExecutorService threads = Executors.newCachedThreadPool();
    try (RedisTaskQueue queue = RedisTaskQueue.connect(Servers.fresh(TestServer.EMBEDDED))) {
      List<Set<String>> served =
          List.of(Set.of("a"), Set.of("b"), Set.of("b"), Set.of("c", "d"), Set.of("d"));
      List<Future<?>> workers = new ArrayList<>();
      for (int i = 0; i < served.size(); i++) {
        String name = "w" + i;
        Set<String> queues = served.get(i);
        workers.add(threads.submit(() -> work(queue, name, queues)));
      }
      List<Future<?>> callers = new ArrayList<>();
      for (String name : List.of("a", "b", "c", "d")) {
        done.put(name, new Semaphore(0));
        callers.add(threads.submit(() -> enqueueOneByOne(queue, name)));
      }
      for (Future<?> caller : callers) {
        caller.get();
      }
      over = true;
      while (!workers.stream().allMatch(Future::isDone)) {
        done.keySet().forEach(name -> enqueue(queue, name));
      }
      for (Future<?> worker : workers) {
        worker.get();
      }
    } finally {
      threads.shutdownNow();
    }
  }

  private Void enqueueOneByOne(RedisTaskQueue queue, String name) throws InterruptedException {
    for (int i = 0; i < TASKS; i++) {
      enqueue(queue, name);
      assertTrue(done.get(name).tryAcquire(60, TimeUnit.SECONDS), name + " " + i + " was not done");
    }
    return null;
  }

  private static void enqueue(RedisTaskQueue queue, String name) {
    NewTask task = QueueContract.queued(name);
    assertEquals(Enqueued.Created.class, queue.enqueue(List.of(task)).get(0).getClass());
  }

  private Void work(RedisTaskQueue queue, String worker, Set<String> queues) {
    List<Settlement> settlements = new ArrayList<>();
    List<Claimed> claimed = List.of();
    while (!over) {
      claimed = queue.step(settlements, new ClaimRequest(worker, 3, queues, List.of())).claimed();
      settlements.clear();
      claimed.forEach(c -> settlements.add(new Settlement.Complete(c.lease(), null, null)));
      claimed.forEach(c -> done.get(c.task().queue()).release());
      if (claimed.isEmpty()) {
        assertTrue(queue.awaitWork(queues, LONG) || over, worker + " was not woken");
      }
    }
    return null;
  }
}
