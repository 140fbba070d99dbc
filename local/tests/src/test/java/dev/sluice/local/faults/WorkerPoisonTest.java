package dev.sluice.local.faults;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.sluice.local.faults.PoisonApp.Kind;
import dev.sluice.local.redis.TestRedis;
import dev.sluice.queue.NewTask;
import dev.sluice.queue.QueueSettings;
import dev.sluice.queue.TaskRecord;
import dev.sluice.queue.TaskState;
import dev.sluice.redis.RedisTaskQueue;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Callable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * A task that harms its process, among 99 that do not, on two supervised {@code local/run}: it must
 * fail with its reason, and the others succeed with no attempt charged. Its fast parts are {@code
 * DrainFaultTest.aTaskThatMayKillWorkersRunsAlone}, {@code OutOfMemoryTest} and {@code ExitTest}.
 */
@Tag("faults")
@Rows({20, 21, 22, 23, 24, 25, 26, 27})
class WorkerPoisonTest {
  private static final int MATES = 99;
  private static final int FIRST_ROW = 20;
  private static final Duration PATIENCE = Duration.ofMinutes(8);

  private static TestRedis redis;

  @TempDir Path directory;

  @BeforeAll
  static void start() {
    redis = TestRedis.embedded();
  }

  @AfterAll
  static void stop() {
    redis.close();
  }

  /**
   * They run side by side where JUnit may do so, as in the profile: each waits for leases most of
   * its time.
   */
  @ParameterizedTest
  @EnumSource(Kind.class)
  @Execution(ExecutionMode.CONCURRENT)
  void onlyThePoisonFails(Kind kind) throws Exception {
    int partition = kind.ordinal();
    QueueSettings settings = QueueSettings.of(redis.url()).withPartition(partition);
    try (RedisTaskQueue queue = RedisTaskQueue.connect(settings);
        Fleet fleet =
            new Fleet(
                WorkerProcess::whole,
                PoisonApp.class,
                directory,
                redis.url(),
                redis.url(),
                Map.of("SLUICE_PARTITION", "" + partition))) {
      fleet.add(2);
      List<String> before = Census.enqueue(queue, mates(MATES / 2));
      String poison = Census.enqueue(queue, List.of(poison(kind))).get(0);
      List<String> after = Census.enqueue(queue, mates(MATES - MATES / 2));
      Duration took =
          until(fleet, "poison ends", () -> queue.find(poison).orElseThrow().state().terminal());
      Duration recovered =
          until(
              fleet,
              "mates have succeeded",
              () -> queue.status().counts().get(TaskState.SUCCEEDED) == MATES);
      TaskRecord failed = queue.find(poison).orElseThrow();
      boolean right =
          failed.state() == TaskState.FAILED && failed.error().matches("(?s)" + kind.reason);
      long charged =
          List.of(before, after).stream()
              .flatMap(List::stream)
              .filter(id -> queue.find(id).orElseThrow().attempt() != 1)
              .count();
      String fault = "a task that harms its process: " + kind.name().toLowerCase();
      String tried =
          String.format(
              Locale.ROOT,
              "%d tasks beside it; it took %.1f s to fail",
              MATES,
              took.toMillis() / 1e3);
      long recorded = queue.rates().stream().mapToLong(minute -> minute.succeeded()).sum();
      long twice = Math.abs(recorded - MATES);
      new Row(FIRST_ROW + kind.ordinal(), fault, tried, right ? 0L : 1, twice, recovered)
          .report(
              failed.state() + ": " + failed.error(),
              () -> assertEquals(0, charged, "mates that were charged"));
    }
  }

  /** Starts lost workers again until that is so, and returns how long it took. */
  private static Duration until(Fleet fleet, String what, Callable<Boolean> condition) {
    long from = System.nanoTime();
    await(what)
        .atMost(PATIENCE)
        .pollInterval(Duration.ofMillis(200))
        .until(
            () -> {
              fleet.supervise();
              return condition.call();
            });
    return Duration.ofNanos(System.nanoTime() - from);
  }

  private static NewTask poison(Kind kind) {
    return NewTask.of("poison", "{\"kind\":\"" + kind + "\"}", "ann")
        .withMaxAttempts(2)
        .withTimeout(Duration.ofSeconds(5));
  }

  private static List<NewTask> mates(int count) {
    return Collections.nCopies(count, NewTask.of("mate", "{}", "ann").withMaxAttempts(2));
  }
}
