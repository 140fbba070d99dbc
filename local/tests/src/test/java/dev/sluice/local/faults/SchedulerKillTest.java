package dev.sluice.local.faults;

import static org.awaitility.Awaitility.await;

import dev.sluice.local.redis.TestRedis;
import dev.sluice.queue.QueueSettings;
import dev.sluice.queue.ScheduleStore.ScheduleState;
import dev.sluice.queue.TaskFilter;
import dev.sluice.queue.TaskState;
import dev.sluice.redis.RedisTaskQueue;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.Callable;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Three processes that all fire the same schedules, of which some are killed on the way: each fire
 * time must have its task, and only one. Its fast parts are {@code ScheduleFaultTest} and {@code
 * TimetableTest.manyAtOnceMakeOneTaskForEachFireTime}.
 */
@Tag("faults")
@Rows(30)
class SchedulerKillTest {
  private static final int SCHEDULERS = 3;
  private static final int SCHEDULES = 5;
  private static final int KILLS = 4;
  private static final int SECONDS = Scale.of(60);
  private static final long SEED = Long.getLong("sluice.seed", System.nanoTime() % 1_000_000_000);
  private static final Duration PATIENCE = Duration.ofMinutes(4);

  @TempDir Path directory;

  @Test
  void eachFireTimeHasOneTask() throws Exception {
    System.out.println("Schedulers: -Dsluice.seed=" + SEED);
    Random random = new Random(SEED);
    try (TestRedis redis = TestRedis.embedded();
        RedisTaskQueue queue = RedisTaskQueue.connect(QueueSettings.of(redis.url()));
        Fleet fleet =
            new Fleet(
                WorkerProcess::lean,
                FaultApp.class,
                directory,
                redis.url(),
                redis.url(),
                Map.of(FaultApp.SCHEDULES, "" + SCHEDULES))) {
      fleet.add(SCHEDULERS);
      until("schedules", () -> queue.schedules().states().size() == SCHEDULES);
      Set<String> schedules = queue.schedules().states().keySet();
      for (int kill = 1; kill <= KILLS; kill++) {
        long fired = (long) SECONDS * SCHEDULES * kill / (KILLS + 1);
        until(fired + " fired", () -> fired(queue) >= fired);
        List<Integer> ready = await().atMost(PATIENCE).until(fleet::ready, up -> !up.isEmpty());
        fleet.replace(ready.get(random.nextInt(ready.size())));
      }
      Instant end = Instant.now();
      until("what was due has ended", () -> upTo(queue, end));
      Duration recovered = Duration.between(end, Instant.now());
      until("all have fired", () -> fired(queue) >= (long) SECONDS * SCHEDULES);
      schedules.forEach(schedule -> queue.schedules().pause(schedule, true));
      until("all have ended", () -> ended(queue) == fired(queue));
      Map<String, ScheduleState> states = queue.schedules().states();
      Map<String, Map<Instant, Integer>> fired = tasks(queue);
      long due = 0;
      long lost = 0;
      long twice = 0;
      for (String schedule : schedules) {
        Map<Instant, Integer> mine = fired.get("schedule:" + schedule);
        Instant last = states.get(schedule).seen();
        Instant first = new TreeSet<>(mine.keySet()).first(); // after the moment at which it began
        for (Instant time = first; !time.isAfter(last); time = time.plusSeconds(1)) {
          due++;
          Integer count = mine.remove(time);
          lost += count == null ? 1 : 0;
          twice += count == null ? 0 : count - 1;
        }
        twice += mine.values().stream().mapToInt(n -> n).sum();
      }
      String tried = String.format("%,d fire times, %d kills of %d", due, KILLS, SCHEDULERS);
      new Row(30, "schedulers killed", tried, lost, twice, recovered).report(fired);
    }
  }

  private static void until(String what, Callable<Boolean> condition) {
    await(what).atMost(PATIENCE).pollInterval(Duration.ofMillis(100)).until(condition);
  }

  /** Whether each fire time until then has its task, and that task has ended. */
  private static boolean upTo(RedisTaskQueue queue, Instant end) {
    Instant last = end.minusSeconds(1); // before the last fire time until then
    TaskFilter open = TaskFilter.ALL.withStates(TaskState.QUEUED, TaskState.RUNNING);
    return queue.schedules().states().values().stream().noneMatch(one -> one.seen().isBefore(last))
        && Census.list(queue, open).stream().noneMatch(task -> task.createdAt().isBefore(end));
  }

  private static long fired(RedisTaskQueue queue) {
    return queue.status().counts().values().stream().mapToLong(n -> n).sum();
  }

  private static long ended(RedisTaskQueue queue) {
    return queue.status().counts().get(TaskState.SUCCEEDED);
  }

  /** How many tasks there are for each fire time of each owner. */
  private static Map<String, Map<Instant, Integer>> tasks(RedisTaskQueue queue) {
    Map<String, Map<Instant, Integer>> tasks = new HashMap<>();
    Census.list(queue, TaskFilter.ALL.withStates(TaskState.SUCCEEDED))
        .forEach(
            task ->
                tasks
                    .computeIfAbsent(task.owner(), owner -> new HashMap<>())
                    .merge(task.createdAt(), 1, Integer::sum));
    return tasks;
  }
}
