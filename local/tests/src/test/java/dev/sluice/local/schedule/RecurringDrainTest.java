package dev.sluice.local.schedule;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sluice.local.redis.TestRedis;
import dev.sluice.queue.NewTask;
import dev.sluice.queue.QueueSettings;
import dev.sluice.queue.TaskFilter;
import dev.sluice.queue.TaskRecord;
import dev.sluice.queue.TaskState;
import dev.sluice.redis.RedisTaskQueue;
import dev.sluice.schedule.Timetable;
import dev.sluice.signals.Log;
import dev.sluice.task.RetryLater;
import dev.sluice.task.RetryPolicy;
import dev.sluice.task.Schedule;
import dev.sluice.task.Task;
import dev.sluice.task.TaskCatalog;
import dev.sluice.task.TaskType;
import dev.sluice.worker.Deadline;
import dev.sluice.worker.Drain;
import dev.sluice.worker.DrainMode;
import dev.sluice.worker.DrainParts;
import dev.sluice.worker.DrainReport.Count;
import dev.sluice.worker.DrainSettings;
import dev.sluice.worker.Upkeep;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import redis.clients.jedis.RedisClient;

/** Drains with schedules and with types that publish. */
class RecurringDrainTest {
  private static final Duration PATIENCE = Duration.ofSeconds(20);

  record Nothing() {}

  private TestRedis redis;
  private RedisTaskQueue queue;

  @BeforeEach
  void connect() {
    redis = TestRedis.embedded();
    queue = RedisTaskQueue.connect(QueueSettings.of(redis.url()).withConnections(16));
  }

  @AfterEach
  void close() {
    queue.close();
    redis.close();
  }

  private Drain drain(DrainMode mode, TaskType<?> type, Schedule... schedules) {
    TaskCatalog catalog = TaskCatalog.of(List.of(type), List.of(schedules));
    Timetable timetable =
        new Timetable(catalog, queue.schedules(), Clock.systemUTC(), Log.text(System.err::println));
    DrainParts parts =
        new DrainParts(
            queue,
            catalog,
            queue.artifacts(),
            new Upkeep(List.of(), System.err::println),
            DrainSettings.of(2),
            System.err::println,
            timetable::enqueueDue);
    return new Drain(parts, mode, Deadline.none());
  }

  private static TaskType<Nothing> type(Task<Nothing> code) {
    return TaskType.of("poll", "", Nothing.class, () -> code)
        .withRetry(new RetryPolicy(2, Duration.ofMillis(1), Duration.ofMillis(1)));
  }

  private List<TaskRecord> tasks() {
    return queue.list(TaskFilter.ALL, null, 100).tasks();
  }

  private void runWhile(Drain drain, Runnable watching) throws Exception {
    CompletableFuture<Void> ended =
        CompletableFuture.runAsync(
            () -> {
              try {
                drain.run();
              } catch (InterruptedException e) {
                throw new AssertionError(e);
              }
            });
    try {
      watching.run();
    } finally {
      drain.stop();
      ended.get();
    }
  }

  @Test
  void aWaitingDrainFiresOnTimeWhenThereIsNothingElse() throws Exception {
    Schedule everySecond = Schedule.every("poll", Duration.ofSeconds(1)).overlapping();
    Drain drain = drain(DrainMode.LONG_POLL, type((params, context) -> null), everySecond);
    runWhile(drain, () -> await().atMost(PATIENCE).until(() -> ended(TaskState.SUCCEEDED) >= 3));
    for (TaskRecord task : tasks()) {
      assertEquals(0, task.createdAt().toEpochMilli() % 1_000);
      if (task.state() == TaskState.SUCCEEDED) {
        Duration late = Duration.between(task.createdAt(), task.startedAt());
        assertTrue(late.toMillis() < 1_500, "late by " + late);
      }
    }
  }

  private long ended(TaskState state) {
    return queue.status().counts().get(state);
  }

  @Test
  void aScheduledDrainRunsWhatIsDueAndEnds() throws Exception {
    try (RedisClient client = RedisClient.create(redis.url())) {
      client.hset(
          "sluice:{0}:schedules", "seen:poll", "" + (System.currentTimeMillis() - 3_600_000));
    }
    Schedule schedule = Schedule.every("poll", Duration.ofMinutes(30));
    assertEquals(
        1,
        drain(DrainMode.SCHEDULED, type((params, context) -> null), schedule)
            .run()
            .count(Count.SUCCEEDED));
    assertEquals(
        0,
        drain(DrainMode.SCHEDULED, type((params, context) -> null), schedule)
            .run()
            .count(Count.CLAIMED));
  }

  @Test
  void theLastGoodResultIsKeptThroughFailures() throws Exception {
    AtomicInteger runs = new AtomicInteger();
    TaskType<Nothing> publishing =
        type((params, context) -> {
              int run = runs.incrementAndGet();
              if (run == 2 || run == 3) {
                throw new IllegalStateException("away");
              }
              return Map.of("run", run, "before", context.published().orElse("none"));
            })
            .publishing(Duration.ofMinutes(1));
    Schedule schedule = Schedule.cron("poll", "0 0 1 1 *");
    for (int i = 0; i < 2; i++) {
      queue.schedules().run("poll", NewTask.of(publishing, "{}", "olga"));
      drain(DrainMode.SCHEDULED, publishing, schedule).run();
      String result = queue.published("poll").orElseThrow().result();
      assertTrue(result.contains("\"run\":1"), result);
      assertTrue(result.contains("\"before\":\"none\""), result);
      if (i == 1) { // both attempts of the second task failed
        await().atMost(PATIENCE).until(() -> drained(publishing, schedule));
      }
    }
    assertEquals(1, ended(TaskState.FAILED));
    queue.schedules().run("poll", NewTask.of(publishing, "{}", "olga"));
    drain(DrainMode.SCHEDULED, publishing, schedule).run();
    String fresh = queue.published("poll").orElseThrow().result();
    assertTrue(fresh.contains("\"run\":4") && fresh.contains("\\\"run\\\":1"), fresh);
  }

  private boolean drained(TaskType<?> type, Schedule schedule) throws InterruptedException {
    drain(DrainMode.SCHEDULED, type, schedule).run();
    return ended(TaskState.FAILED) == 1;
  }

  @Test
  void whatIsToBeRetriedLaterIsRetriedThen() throws Exception {
    TaskType<Nothing> refused =
        type(
            (params, context) -> {
              throw new RetryLater(Duration.ofMinutes(50), "no more requests for now");
            });
    queue.enqueue(List.of(NewTask.of(refused, "{}", "ann")));
    Instant before = Instant.now();
    assertEquals(1, drain(DrainMode.SCHEDULED, refused).run().count(Count.RETRIED));
    TaskRecord task = tasks().get(0);
    assertEquals(TaskState.SCHEDULED, task.state());
    assertEquals("no more requests for now", task.error());
    Duration wait = Duration.between(before, task.runAt());
    assertTrue(wait.toMinutes() >= 49 && wait.toMinutes() <= 51, wait::toString);
  }
}
