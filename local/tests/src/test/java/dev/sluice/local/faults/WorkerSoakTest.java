package dev.sluice.local.faults;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.sluice.local.redis.TestRedis;
import dev.sluice.queue.NewTask;
import dev.sluice.queue.QueueSettings;
import dev.sluice.queue.TaskState;
import dev.sluice.redis.RedisTaskQueue;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import redis.clients.jedis.Jedis;

/**
 * A steady load for three minutes, or more with {@link Scale}, never less: what the worker process
 * uses, and how many keys Redis has, is compared between the second third and the last one. The
 * first one is for warming up and for the retention to be reached. Its fast part is the end of
 * {@code QueueModelTest}: nothing is left behind in Redis.
 */
@Tag("faults")
@Rows(40)
class WorkerSoakTest {
  private static final int MINUTES = Math.max(3, Scale.of(3));

  /** So few are kept, of each state and owner, that there are as many after a minute. */
  private static final int KEPT = 30;

  private static final int AT_ONCE = 100;

  /** A heap that is collected is not the same each time. */
  private static final double HEAP = 1.15;

  private static final int THREADS = 4;
  private static final int DESCRIPTORS = 8;

  /** The lanes, counters and minutes that may come up later. */
  private static final int KEYS = 30;

  @TempDir Path directory;

  /** What was used in one third. */
  private record Used(Vitals vitals, long keys) {}

  @Test
  void nothingGrows() throws Exception {
    try (TestRedis redis = TestRedis.embedded();
        Ledger ledger = new Ledger(redis.url());
        Jedis admin = new Jedis(redis.url());
        RedisTaskQueue queue = RedisTaskQueue.connect(few(redis));
        Fleet fleet =
            new Fleet(
                WorkerProcess::whole,
                FaultApp.class,
                directory,
                redis.url(),
                redis.url(),
                Map.of(
                    FaultApp.VITALS,
                    "on",
                    FaultApp.SCHEDULES,
                    "2",
                    "SLUICE_RETENTION_COUNT",
                    "" + KEPT,
                    "SLUICE_RETENTION_LEAST_SECONDS",
                    "0"))) {
      fleet.add(1);
      List<Used> thirds = new ArrayList<>();
      long tasks = 0;
      for (int third = 1; third <= 3; third++) {
        long end = System.nanoTime() + (long) (MINUTES * 60e9 / 3);
        int from = (int) ledger.count(Vitals.LIST);
        long keys = 0;
        while (System.nanoTime() < end || ledger.count(Vitals.LIST) < from + 2) {
          tasks += load(queue);
          keys = Math.max(keys, admin.dbSize());
        }
        Vitals most =
            ledger.lines(Vitals.LIST).stream()
                .skip(from)
                .map(Vitals::parse)
                .reduce(Vitals::or)
                .orElseThrow();
        thirds.add(new Used(most, keys));
      }
      List<String> grown = grown(thirds.get(1), thirds.get(2));
      System.out.println("Soak: " + thirds);
      String what = grown.isEmpty() ? "nothing grew" : "what grew: " + grown;
      String tried = String.format("%,d tasks in %d min; %s", tasks, MINUTES, what);
      new Row(40, "time: heap, threads, files, keys", tried, null, null, null)
          .report(thirds, () -> assertEquals(List.of(), grown));
    }
  }

  private static QueueSettings few(TestRedis redis) {
    QueueSettings settings = QueueSettings.of(redis.url());
    return settings
        .withLimits(settings.maxDepth(), KEPT, settings.keepFor())
        .withKeepLeast(Duration.ZERO);
  }

  /**
   * Enqueues tasks of several kinds, waits until they have ended, and returns how many there were.
   */
  private static long load(RedisTaskQueue queue) {
    List<NewTask> tasks = new ArrayList<>();
    for (int i = 0; i < AT_ONCE; i++) {
      NewTask task = NewTask.of("work", "{\"millis\":" + i % 10 + "}", "owner" + i % 3);
      tasks.add(i % 10 == 0 ? task.withDelay(Duration.ofMillis(300)).withPriority(i % 7) : task);
    }
    List<String> ids = Census.enqueue(queue, tasks);
    queue.cancel(ids.get(0));
    queue.find(ids.get(1)).ifPresent(task -> queue.log(task.id()));
    await("the load is done")
        .atMost(Duration.ofMinutes(2))
        .pollInterval(Duration.ofMillis(50))
        .until(
            () -> {
              Map<TaskState, Long> counts = queue.status().counts();
              return counts.get(TaskState.QUEUED)
                      + counts.get(TaskState.SCHEDULED)
                      + counts.get(TaskState.RUNNING)
                  == 0;
            });
    return AT_ONCE;
  }

  private static List<String> grown(Used before, Used after) {
    List<String> grown = new ArrayList<>();
    Vitals was = before.vitals();
    Vitals is = after.vitals();
    if (is.heap() > was.heap() * HEAP) {
      grown.add("heap from " + was.heap() + " to " + is.heap());
    }
    if (is.threads() > was.threads() + THREADS) {
      grown.add("threads from " + was.threads() + " to " + is.threads());
    }
    if (is.descriptors() > was.descriptors() + DESCRIPTORS) {
      grown.add("descriptors from " + was.descriptors() + " to " + is.descriptors());
    }
    if (after.keys() > before.keys() + KEYS) {
      grown.add("keys from " + before.keys() + " to " + after.keys());
    }
    return grown;
  }
}
