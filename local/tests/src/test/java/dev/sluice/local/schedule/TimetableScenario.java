package dev.sluice.local.schedule;

import dev.sluice.local.redis.TestRedis;
import dev.sluice.queue.QueueSettings;
import dev.sluice.queue.TaskFilter;
import dev.sluice.queue.TaskRecord;
import dev.sluice.redis.RedisTaskQueue;
import dev.sluice.schedule.Timetable;
import dev.sluice.signals.Log;
import dev.sluice.task.Schedule;
import dev.sluice.task.Schedule.CatchUp;
import dev.sluice.task.TaskCatalog;
import dev.sluice.task.TaskType;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import redis.clients.jedis.RedisClient;

/** A timetable on a real queue, whose clock the test moves. */
abstract class TimetableScenario {
  static final Instant NINE = Instant.parse("2024-03-31T09:00:00Z");

  static final Duration DAY = Duration.ofDays(1);

  record Params(Optional<Integer> a) {}

  static TestRedis redis;

  final MovableClock clock = MovableClock.still(NINE);

  final List<String> logged = new ArrayList<>();

  RedisTaskQueue queue;

  @BeforeAll
  static void startRedis() {
    redis = TestRedis.embedded();
  }

  @AfterAll
  static void stopRedis() {
    redis.close();
  }

  @BeforeEach
  void connect() {
    try (RedisClient client = RedisClient.create(redis.url())) {
      client.flushAll();
    }
    queue = RedisTaskQueue.connect(QueueSettings.of(redis.url()).withConnections(16));
  }

  @AfterEach
  void close() {
    queue.close();
  }

  static TaskCatalog catalog(Schedule... schedules) {
    return TaskCatalog.of(
        List.of(TaskType.of("poll", "", Params.class, () -> (params, context) -> null)),
        List.of(schedules));
  }

  Timetable timetable(Schedule... schedules) {
    return new Timetable(catalog(schedules), queue.schedules(), clock, Log.text(logged::add));
  }

  /** As if an earlier drain had processed the schedule up to that time. */
  static void dealtWith(String schedule, Instant time) {
    try (RedisClient client = RedisClient.create(redis.url())) {
      client.hset("sluice:{0}:schedules", "seen:" + schedule, "" + time.toEpochMilli());
    }
  }

  static Schedule everyTenMinutes(CatchUp catchUp) {
    return Schedule.cron("poll", "*/10 * * * *").catchingUp(catchUp).overlapping();
  }

  List<TaskRecord> tasks() {
    return queue.list(TaskFilter.ALL, null, 100).tasks();
  }

  /** Fire times of all tasks, in minutes after nine. */
  List<Long> minutes() {
    return tasks().stream()
        .map(task -> Duration.between(NINE, task.createdAt()).toMinutes())
        .sorted()
        .toList();
  }
}
