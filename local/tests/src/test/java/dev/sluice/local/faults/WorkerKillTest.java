package dev.sluice.local.faults;

import static org.awaitility.Awaitility.await;

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
import java.util.Random;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * {@code kill -9} of worker processes, one after the other, each replaced at once. Its fast part is
 * {@code DrainFaultTest.whatADeadWorkerHeldIsRunByAnother}.
 */
@Tag("faults")
@Rows(1)
class WorkerKillTest {
  private static final int WORKERS = 8;
  private static final int TASKS = Scale.of(20_000);
  private static final int KILLS = Scale.of(300);
  private static final long SEED = Long.getLong("sluice.seed", System.nanoTime() % 1_000_000_000);

  /** A kill is due when this share of the tasks has succeeded at the latest. */
  private static final double LAST = 0.95;

  private static final Duration PATIENCE = Duration.ofMinutes(5);

  @TempDir Path directory;

  private final Random random = new Random(SEED);

  @Test
  void noTaskIsLostAndNoneIsRecordedTwice() throws Exception {
    System.out.println("Kills: -Dsluice.seed=" + SEED);
    try (TestRedis redis = TestRedis.embedded();
        Ledger ledger = new Ledger(redis.url());
        RedisTaskQueue queue = RedisTaskQueue.connect(QueueSettings.of(redis.url()));
        Fleet fleet =
            new Fleet(
                WorkerProcess::lean,
                FaultApp.class,
                directory,
                redis.url(),
                redis.url(),
                Map.of("SLUICE_CONCURRENCY", "4"))) {
      List<NewTask> tasks = new ArrayList<>();
      for (int i = 0; i < TASKS; i++) {
        tasks.add(NewTask.of("work", "{\"millis\":" + (50 + random.nextInt(200)) + "}", "ann"));
      }
      List<String> ids = Census.enqueue(queue, tasks);
      fleet.add(WORKERS);
      for (int kill = 1; kill <= KILLS; kill++) {
        awaitSucceeded(queue, (long) (LAST * TASKS * kill / KILLS));
        List<Integer> ready = await().atMost(PATIENCE).until(fleet::ready, up -> !up.isEmpty());
        fleet.replace(ready.get(random.nextInt(ready.size())));
      }
      long end = System.nanoTime();
      awaitSucceeded(queue, TASKS);
      Duration recovered = Duration.ofNanos(System.nanoTime() - end);
      Census census = Census.ofAll(queue, ids, ledger.lines(FaultApp.RETURNS));
      String tried = String.format("%,d tasks, %d kills of %d workers", TASKS, KILLS, WORKERS);
      census.report(1, "kill -9 of a worker", tried, recovered);
    }
  }

  private static void awaitSucceeded(RedisTaskQueue queue, long count) {
    await(count + " succeeded")
        .pollInterval(Duration.ofMillis(50))
        .atMost(PATIENCE)
        .until(() -> queue.status().counts().get(TaskState.SUCCEEDED) >= count);
  }
}
