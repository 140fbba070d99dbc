package dev.sluice.local.faults;

import static org.awaitility.Awaitility.await;

import dev.sluice.local.redis.TestRedis;
import dev.sluice.queue.NewTask;
import dev.sluice.queue.QueueSettings;
import dev.sluice.queue.TaskFilter;
import dev.sluice.queue.TaskRecord;
import dev.sluice.redis.RedisTaskQueue;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.Callable;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Clocks that jump by an hour, forward and back, while workers run tasks and fire schedules: the
 * workers' clocks, and the queue's. Its fast parts are {@code MovedTimeTest} and {@code
 * TimetableTest.clockChangesMakeNoTaskTwiceAndLoseNone}.
 */
@Tag("faults")
@Rows({15, 16})
class WorkerClockTest {
  private static final int TASKS = Scale.of(1_000);
  private static final long SEED = Long.getLong("sluice.seed", System.nanoTime() % 1_000_000_000);
  private static final Duration HOUR = Duration.ofHours(1);
  private static final Duration PATIENCE = Duration.ofMinutes(4);
  private static final String SERVER = "server";
  private static final String BY_ONE_CLOCK =
      "the clock that the queue goes by jumps; Redis's own does not";

  @TempDir Path directory;

  private final Random random = new Random(SEED);

  /** One clock is right, two jump; the queue goes by Redis. */
  @Test
  void theClocksOfWorkers() throws Exception {
    System.out.println("Clocks: -Dsluice.seed=" + SEED);
    try (TestRedis redis = TestRedis.embedded();
        Ledger ledger = new Ledger(redis.url());
        RedisTaskQueue queue = RedisTaskQueue.connect(QueueSettings.of(redis.url()));
        Fleet right = fleet(redis, Map.of());
        Fleet first = fleet(redis, Map.of(FaultApp.CLOCK, "first"));
        Fleet second = fleet(redis, Map.of(FaultApp.CLOCK, "second"))) {
      JumpingClock.set(ledger, "first", HOUR);
      JumpingClock.set(ledger, "second", HOUR.negated());
      right.add(1);
      first.add(1);
      second.add(1);
      List<String> ids = Census.enqueue(queue, tasks());
      for (int jump = 1; jump <= 6; jump++) {
        long done = (long) TASKS * jump / 7;
        until(done + " done", () -> ledger.count(FaultApp.RETURNS) >= done);
        JumpingClock.set(ledger, "first", jump % 2 == 0 ? HOUR : HOUR.negated());
        JumpingClock.set(ledger, "second", jump % 2 == 0 ? HOUR.negated() : HOUR);
      }
      long end = System.nanoTime();
      long ticks = ledger.count(FaultApp.TICKS);
      until("the schedule fires", () -> ledger.count(FaultApp.TICKS) > ticks);
      awaitEnd(queue, ids);
      Duration recovered = Duration.ofNanos(System.nanoTime() - end);
      until("the schedule goes on", () -> ledger.count(FaultApp.TICKS) >= ticks + 10);
      Census census = look(queue, ledger, ids, true);
      String tried = String.format("%,d tasks, 6 jumps by 1 and 2 h", TASKS);
      census.report(15, "clocks of workers jump", tried, recovered);
    }
  }

  /** The queue is given a clock that jumps, which all go by: it stands for that of a server. */
  @Test
  void theClockThatTheQueueGoesBy() throws Exception {
    System.out.println("Clocks: -Dsluice.seed=" + SEED);
    try (TestRedis redis = TestRedis.embedded();
        Ledger ledger = new Ledger(redis.url());
        RedisTaskQueue queue = RedisTaskQueue.connect(byServer(redis, ledger));
        Fleet fleet =
            fleet(redis, Map.of(FaultApp.CLOCK, SERVER, FaultApp.SERVER_CLOCK, "jumps"))) {
      fleet.add(3);
      List<String> ids = Census.enqueue(queue, tasks());
      for (int jump = 1; jump <= 6; jump++) {
        long done = (long) TASKS * jump / 7;
        until(done + " done", () -> ledger.count(FaultApp.RETURNS) >= done);
        JumpingClock.set(ledger, SERVER, jump % 2 == 0 ? Duration.ZERO : HOUR);
      }
      long end = System.nanoTime();
      awaitEnd(queue, ids);
      Duration recovered = Duration.ofNanos(System.nanoTime() - end);
      Census census = look(queue, ledger, ids, false);
      String tried = String.format("%,d tasks, 6 jumps by 1 h", TASKS);
      census.report(16, BY_ONE_CLOCK, tried, recovered);
    }
  }

  private static QueueSettings byServer(TestRedis redis, Ledger ledger) {
    Clock clock = new JumpingClock(ledger, SERVER);
    return QueueSettings.of(redis.url()).withClock(clock);
  }

  private Fleet fleet(TestRedis redis, Map<String, String> more) {
    Map<String, String> variables = new java.util.HashMap<>(more);
    variables.put(FaultApp.SCHEDULES, "1");
    return new Fleet(
        WorkerProcess::lean, FaultApp.class, directory, redis.url(), redis.url(), variables);
  }

  /** Some of them are delayed by a little. */
  private List<NewTask> tasks() {
    List<NewTask> tasks = new ArrayList<>();
    for (int i = 0; i < TASKS; i++) {
      NewTask task = NewTask.of("work", "{\"millis\":" + (50 + random.nextInt(500)) + "}", "ann");
      tasks.add(i % 10 == 0 ? task.withDelay(Duration.ofSeconds(1 + random.nextInt(20))) : task);
    }
    return tasks;
  }

  /**
   * @param onTime whether the schedule must have fired for each second of Redis, and for no other
   */
  private static Census look(
      RedisTaskQueue queue, Ledger ledger, List<String> ids, boolean onTime) {
    List<String> odd = new ArrayList<>();
    List<Instant> fired =
        Census.list(queue, TaskFilter.ALL.withType("tick")).stream()
            .map(TaskRecord::createdAt)
            .toList();
    Set<Instant> times = new HashSet<>(fired);
    long lost = 0;
    long twice = fired.size() - times.size();
    if (twice > 0) {
      odd.add("fire times with two tasks: " + twice);
    }
    if (onTime) {
      Instant latest = queue.workers().lastSeenAt(); // workers are heard of every 5 s
      Instant last = latest.plusSeconds(7);
      times.stream().filter(time -> time.isAfter(last)).forEach(time -> odd.add("early: " + time));
      Instant first = times.stream().min(Instant::compareTo).orElseThrow();
      Instant until = times.stream().max(Instant::compareTo).orElseThrow();
      for (Instant time = first; time.isBefore(until); time = time.plusSeconds(1)) {
        if (!times.contains(time)) {
          lost++;
          odd.add("never fired: " + time);
        }
      }
    }
    return Census.of(queue, ids, ledger.lines(FaultApp.RETURNS)).and(lost, twice, odd);
  }

  private static void awaitEnd(RedisTaskQueue queue, List<String> ids) {
    until(
        "all have ended",
        () -> ids.stream().allMatch(id -> queue.find(id).orElseThrow().state().terminal()));
  }

  private static void until(String what, Callable<Boolean> condition) {
    await(what).atMost(PATIENCE).pollInterval(Duration.ofMillis(100)).until(condition);
  }
}
