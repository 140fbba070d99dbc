package dev.sluice.local.faults;

import static org.awaitility.Awaitility.await;

import dev.sluice.local.faults.SwallowingProxy.Hole;
import dev.sluice.local.redis.TestRedis;
import dev.sluice.queue.NewTask;
import dev.sluice.queue.QueueSettings;
import dev.sluice.queue.QueueStatus;
import dev.sluice.queue.TaskState;
import dev.sluice.redis.RedisTaskQueue;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.Callable;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Connections that are half open: workers send and hear nothing, or are heard and hear nothing, or
 * only the connections they had are dead; for less than a lease, and for longer, so that a worker
 * with a good connection takes over. Its fast parts are {@code QueueFaultTest.aServerThatIsFrozen}
 * and {@code DrainFaultTest.aWorkerOutlivesARedisThatDoesNotAnswer}.
 */
@Tag("faults")
@Rows(11)
class NetworkHoleTest {
  private static final int TASKS = Scale.of(1_500);
  private static final long SEED = Long.getLong("sluice.seed", System.nanoTime() % 1_000_000_000);
  private static final Duration PATIENCE = Duration.ofMinutes(4);

  /** Shorter than a lease. */
  private static final Duration SHORT = Duration.ofSeconds(8);

  @TempDir Path directory;

  private final Random random = new Random(SEED);

  @Test
  void whatIsSwallowedIsNeitherLostNorRecordedTwice() throws Exception {
    System.out.println("Holes: -Dsluice.seed=" + SEED);
    try (TestRedis redis = TestRedis.embedded();
        SwallowingProxy proxy = new SwallowingProxy(redis.url());
        Ledger ledger = new Ledger(redis.url());
        RedisTaskQueue queue = RedisTaskQueue.connect(QueueSettings.of(redis.url()));
        Fleet behind = fleet(redis, proxy);
        Fleet beside = fleet(redis, null)) {
      behind.add(2);
      List<String> ids = new ArrayList<>();
      long slowest = 0;
      for (Hole hole : List.of(Hole.REQUESTS, Hole.ANSWERS, Hole.OLD_CONNECTIONS)) {
        ids.addAll(Census.enqueue(queue, tasks(TASKS / 5)));
        until("they work", () -> waiting(queue) < TASKS / 10);
        proxy.swallow(hole);
        long silentFrom = System.nanoTime();
        if (hole != Hole.OLD_CONNECTIONS) {
          until("silence", () -> System.nanoTime() - silentFrom > SHORT.toNanos());
          proxy.swallow(Hole.NOTHING);
        }
        slowest = Math.max(slowest, done(queue, ids.size()));
      }
      beside.add(1);
      for (Hole hole : List.of(Hole.REQUESTS, Hole.ANSWERS)) {
        ids.addAll(Census.enqueue(queue, tasks(TASKS / 5)));
        until("they work", () -> waiting(queue) < TASKS / 10);
        proxy.swallow(hole);
        done(queue, ids.size()); // the others do all of it
        proxy.swallow(Hole.NOTHING);
        slowest = Math.max(slowest, until("those behind are back", () -> working(queue) == 3));
      }
      Census census = Census.ofAll(queue, ids, ledger.lines(FaultApp.RETURNS));
      String tried = String.format("%,d tasks, 5 holes", ids.size());
      census.report(11, "half-open connections", tried, Duration.ofNanos(slowest));
    }
  }

  /** A fleet whose way to the queue is the proxy; null: it is direct. */
  private Fleet fleet(TestRedis redis, SwallowingProxy proxy) {
    return new Fleet(
        WorkerProcess::lean,
        FaultApp.class,
        directory,
        proxy == null ? redis.url() : proxy.url(),
        redis.url(),
        Map.of());
  }

  private List<NewTask> tasks(int count) {
    List<NewTask> tasks = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      tasks.add(NewTask.of("work", "{\"millis\":" + random.nextInt(400) + "}", "ann"));
    }
    return tasks;
  }

  /** Returns how long that took, in nanoseconds. */
  private static long until(String what, Callable<Boolean> condition) {
    long from = System.nanoTime();
    await(what).atMost(PATIENCE).pollInterval(Duration.ofMillis(100)).until(condition);
    return System.nanoTime() - from;
  }

  private static long waiting(RedisTaskQueue queue) {
    return queue.status().counts().get(TaskState.QUEUED);
  }

  private static long done(RedisTaskQueue queue, int count) {
    return until(
        count + " have succeeded", () -> queue.status().counts().get(TaskState.SUCCEEDED) == count);
  }

  /** How many workers were heard of in the last 10 s. */
  private static long working(RedisTaskQueue queue) {
    QueueStatus.Workers workers = queue.workers();
    return workers.workers().stream()
        .filter(worker -> worker.seenAt().isAfter(workers.lastSeenAt().minusSeconds(10)))
        .count();
  }
}
