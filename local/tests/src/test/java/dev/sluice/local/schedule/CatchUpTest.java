package dev.sluice.local.schedule;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.sluice.local.redis.TestRedis;
import dev.sluice.queue.QueueSettings;
import dev.sluice.queue.QueueUnavailable;
import dev.sluice.queue.TaskFilter;
import dev.sluice.queue.TaskRecord;
import dev.sluice.redis.RedisTaskQueue;
import dev.sluice.schedule.Timetable;
import dev.sluice.signals.Log;
import dev.sluice.task.Schedule;
import dev.sluice.task.Schedule.CatchUp;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import redis.clients.jedis.RedisClient;

/** Schedules after an outage: missed fire times, a full queue, an unreachable one. */
class CatchUpTest extends TimetableScenario {
  @Test
  void afterAnOutageEachPolicyCatchesUpInItsWay() {
    for (CatchUp catchUp : CatchUp.values()) {
      dealtWith(catchUp.name().toLowerCase(), NINE);
    }
    clock.add(Duration.ofMinutes(47));
    Timetable timetable =
        timetable(
            Stream.of(CatchUp.values())
                .map(each -> everyTenMinutes(each).named(each.name().toLowerCase()))
                .toArray(Schedule[]::new));
    timetable.enqueueDue();
    // SKIP: none, 40 is seven minutes old. ONCE: the newest. ALL: each.
    assertEquals(List.of(10L, 20L, 30L, 40L, 40L), minutes());
    clock.add(Duration.ofMinutes(5)); // 52
    timetable.enqueueDue();
    assertEquals(List.of(10L, 20L, 30L, 40L, 40L, 50L, 50L, 50L), minutes());
  }

  @Test
  void allIsBounded() {
    dealtWith("poll", NINE.minus(DAY.multipliedBy(365)));
    timetable(Schedule.every("poll", Duration.ofSeconds(1)).catchingUp(CatchUp.ALL)).enqueueDue();
    List<Instant> times = tasks().stream().map(TaskRecord::createdAt).sorted().toList();
    assertEquals(100, times.size());
    assertEquals(NINE.minusSeconds(99), times.get(0));
    assertEquals(NINE, times.get(99));
  }

  @Test
  void aFreshFunctionGoesOnWhereTheOthersAre() {
    dealtWith("poll", NINE);
    clock.add(Duration.ofMinutes(10));
    timetable(everyTenMinutes(CatchUp.ALL)).enqueueDue();
    timetable(everyTenMinutes(CatchUp.ALL)).enqueueDue();
    clock.add(Duration.ofMinutes(10));
    timetable(everyTenMinutes(CatchUp.ALL)).enqueueDue();
    assertEquals(List.of(10L, 20L), minutes());
  }

  @Test
  void pausedItFiresNothingAndResumedItGoesOnFromThere() {
    dealtWith("poll", NINE);
    queue.schedules().pause("poll", true);
    clock.add(Duration.ofMinutes(25));
    Timetable timetable = timetable(everyTenMinutes(CatchUp.ALL));
    assertEquals(300_000, timetable.enqueueDue());
    queue.schedules().pause("poll", false);
    dealtWith("poll", clock.instant()); // resuming uses the server's time, which is not the test's
    clock.add(Duration.ofMinutes(5));
    timetable.enqueueDue();
    assertEquals(List.of(30L), minutes());
  }

  @Test
  void aFullQueueIsReportedOnceAndCaughtUpWith() {
    queue.close();
    QueueSettings settings = QueueSettings.of(redis.url());
    queue =
        RedisTaskQueue.connect(settings.withLimits(1, settings.keepCount(), settings.keepFor()));
    dealtWith("poll", NINE);
    Timetable timetable = timetable(everyTenMinutes(CatchUp.ALL));
    clock.add(Duration.ofMinutes(20));
    assertEquals(5_000, timetable.enqueueDue());
    clock.add(Duration.ofSeconds(5));
    assertEquals(5_000, timetable.enqueueDue());
    assertEquals(List.of("schedule poll waits: the queue is full"), logged);
    assertEquals(List.of(), minutes());
  }

  @Test
  void anUnreachableQueueLosesNoFireTime() throws Exception {
    try (TestRedis own = TestRedis.embedded();
        RedisTaskQueue away = RedisTaskQueue.connect(QueueSettings.of(own.url()))) {
      Timetable timetable =
          new Timetable(
              catalog(everyTenMinutes(CatchUp.ALL)),
              away.schedules(),
              clock,
              Log.text(logged::add));
      try (RedisClient client = RedisClient.create(own.url())) {
        client.hset("sluice:{0}:schedules", "seen:poll", "" + NINE.toEpochMilli());
      }
      own.kill();
      clock.add(Duration.ofMinutes(10));
      assertThrows(QueueUnavailable.class, timetable::enqueueDue);
      assertEquals(5_000, timetable.enqueueDue(), "it is not asked again at once");
      own.restart();
      clock.add(Duration.ofSeconds(5));
      assertEquals(595_000, timetable.enqueueDue());
      assertEquals(1, away.list(TaskFilter.ALL, null, 9).tasks().size());
    }
  }
}
