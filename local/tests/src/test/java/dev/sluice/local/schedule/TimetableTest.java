package dev.sluice.local.schedule;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sluice.local.redis.TestRedis;
import dev.sluice.queue.ClaimRequest;
import dev.sluice.queue.QueueSettings;
import dev.sluice.queue.ScheduleStore;
import dev.sluice.queue.Settlement;
import dev.sluice.queue.TaskFilter;
import dev.sluice.queue.TaskRecord;
import dev.sluice.redis.RedisTaskQueue;
import dev.sluice.schedule.Timetable;
import dev.sluice.task.Schedule;
import dev.sluice.task.Schedule.CatchUp;
import dev.sluice.task.TaskCatalog;
import dev.sluice.task.TaskType;
import java.lang.reflect.Proxy;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import redis.clients.jedis.RedisClient;

/** What is enqueued when, by a clock of the test's own, on a real queue. */
class TimetableTest {
  private static final Instant NINE = Instant.parse("2024-03-31T09:00:00Z");
  private static final Duration DAY = Duration.ofDays(1);

  record Params(Optional<Integer> a) {}

  private static TestRedis redis;

  private final MovableClock clock = MovableClock.still(NINE);
  private final List<String> logged = new ArrayList<>();
  private RedisTaskQueue queue;

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

  private static TaskCatalog catalog(Schedule... schedules) {
    return TaskCatalog.of(
        List.of(TaskType.of("poll", "", Params.class, () -> (params, context) -> null)),
        List.of(schedules));
  }

  private Timetable timetable(Schedule... schedules) {
    return new Timetable(catalog(schedules), queue.schedules(), clock, logged::add);
  }

  /** As if the schedule had been dealt with up to that time by some drain of the past. */
  private static void dealtWith(String schedule, Instant time) {
    try (RedisClient client = RedisClient.create(redis.url())) {
      client.hset("sluice:{0}:schedules", "seen:" + schedule, "" + time.toEpochMilli());
    }
  }

  private static Schedule everyTenMinutes(CatchUp catchUp) {
    return Schedule.cron("poll", "*/10 * * * *").catchingUp(catchUp).overlapping();
  }

  private List<TaskRecord> tasks() {
    return queue.list(new TaskFilter(null, null, null, null, null, null), null, 100).tasks();
  }

  /** Fire times of all tasks, as minutes after nine. */
  private List<Long> minutes() {
    return tasks().stream()
        .map(task -> Duration.between(NINE, task.createdAt()).toMinutes())
        .sorted()
        .toList();
  }

  @Test
  void firesOnTimeAndSaysWhenItIsNextDue() {
    dealtWith("poll", NINE);
    Timetable timetable = timetable(everyTenMinutes(CatchUp.ONCE).with(new Params(Optional.of(1))));
    assertEquals(600_000, timetable.enqueueDue());
    clock.add(Duration.ofMillis(599_999));
    assertEquals(1, timetable.enqueueDue());
    assertEquals(List.of(), minutes());
    clock.add(Duration.ofMillis(1));
    assertEquals(600_000, timetable.enqueueDue());
    assertEquals(600_000, timetable.enqueueDue());
    assertEquals(List.of(10L), minutes());
    TaskRecord task = tasks().get(0);
    assertEquals("poll", task.type());
    assertEquals("{\"a\":1}", task.params());
    assertEquals("schedule:poll", task.owner());
  }

  @Test
  void aNewScheduleBeginsWithItsNextTime() {
    clock.set(Instant.now());
    Timetable timetable = timetable(Schedule.every("poll", Duration.ofDays(300)));
    assertTrue(timetable.enqueueDue() > 0);
    assertEquals(List.of(), tasks());
    assertEquals(1, queue.schedules().states().size());
  }

  @Test
  void anErrorDoesNotReachTheDrain() {
    ScheduleStore failing =
        (ScheduleStore)
            Proxy.newProxyInstance(
                ScheduleStore.class.getClassLoader(),
                new Class<?>[] {ScheduleStore.class},
                (proxy, method, arguments) -> {
                  throw new OutOfMemoryError("no heap for this");
                });
    Schedule schedule = Schedule.every("poll", Duration.ofMinutes(10));
    Timetable timetable = new Timetable(catalog(schedule), failing, clock, logged::add);
    assertEquals(5_000, timetable.enqueueDue());
    assertEquals(List.of("recurring tasks wait: no heap for this"), logged);
  }

  @Test
  void nothingIsAskedWhenNothingIsDue() {
    dealtWith("poll", NINE);
    Timetable timetable = timetable(everyTenMinutes(CatchUp.ONCE));
    timetable.enqueueDue();
    queue.close(); // whoever asks it now fails
    for (int i = 0; i < 1_000; i++) {
      assertEquals(600_000, timetable.enqueueDue());
    }
    assertEquals(3_600_000, timetable().enqueueDue(), "without schedules there is nothing to ask");
  }

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
    // SKIP none: 40 is seven minutes old. ONCE the newest. ALL each.
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
  void clockChangesMakeNoTaskTwiceAndLoseNone() {
    Schedule nightly = Schedule.cron("poll", "30 2 * * *").in("Europe/Berlin").overlapping();
    Instant start = Instant.parse("2024-03-29T12:00:00Z");
    dealtWith("poll", start);
    clock.set(start);
    Timetable timetable = timetable(nightly);
    for (int hour = 0; hour < 72; hour++) {
      clock.add(Duration.ofHours(1));
      timetable.enqueueDue();
    }
    assertEquals(
        Stream.of("2024-03-30T01:30:00Z", "2024-03-31T01:00:00Z", "2024-04-01T00:30:00Z")
            .map(Instant::parse)
            .toList(),
        tasks().stream().map(TaskRecord::createdAt).sorted().toList());
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
    dealtWith("poll", clock.instant()); // resuming takes the server's time, which is not the test's
    clock.add(Duration.ofMinutes(5));
    timetable.enqueueDue();
    assertEquals(List.of(30L), minutes());
  }

  @Test
  void whatStillRunsIsNotStartedAgain() {
    dealtWith("poll", NINE);
    Timetable timetable = timetable(Schedule.every("poll", Duration.ofMinutes(10)));
    for (int i = 0; i < 3; i++) {
      clock.add(Duration.ofMinutes(10));
      timetable.enqueueDue();
    }
    assertEquals(List.of(10L), minutes());
    ClaimRequest claim = new ClaimRequest("w", 1, Set.of());
    var lease = queue.step(List.of(), claim).claimed().get(0).lease();
    queue.step(List.of(new Settlement.Complete(lease, null, null)), claim);
    clock.add(Duration.ofMinutes(10));
    timetable.enqueueDue();
    assertEquals(List.of(10L, 40L), minutes());
  }

  @Test
  void aFullQueueIsToldOnceAndCaughtUpWith() {
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
              catalog(everyTenMinutes(CatchUp.ALL)), away.schedules(), clock, logged::add);
      try (RedisClient client = RedisClient.create(own.url())) {
        client.hset("sluice:{0}:schedules", "seen:poll", "" + NINE.toEpochMilli());
      }
      own.kill();
      clock.add(Duration.ofMinutes(10));
      assertEquals(5_000, timetable.enqueueDue());
      own.restart();
      clock.add(Duration.ofSeconds(5));
      assertEquals(595_000, timetable.enqueueDue());
      assertEquals(
          1, away.list(new TaskFilter(null, null, null, null, null, null), null, 9).tasks().size());
    }
  }

  /** Eight functions that wake at the same moment, again and again. */
  @Test
  void manyAtOnceMakeOneTaskForEachFireTime() throws Exception {
    Schedule[] schedules =
        IntStream.range(0, 5)
            .mapToObj(i -> everyTenMinutes(CatchUp.values()[i % 3]).named("s" + i))
            .toArray(Schedule[]::new);
    for (Schedule schedule : schedules) {
      dealtWith(schedule.id(), NINE);
    }
    int rounds = 12;
    int threads = 8;
    CyclicBarrier round = new CyclicBarrier(threads, () -> clock.add(Duration.ofMinutes(10)));
    ExecutorService executor = Executors.newFixedThreadPool(threads);
    try {
      Callable<Void> function =
          () -> {
            Timetable timetable = timetable(schedules);
            for (int i = 0; i < rounds; i++) {
              round.await();
              timetable.enqueueDue();
              // another function starts afresh beside it
              timetable(schedules).enqueueDue();
            }
            return null;
          };
      List<Future<Void>> functions = new ArrayList<>();
      for (int i = 0; i < threads; i++) {
        functions.add(executor.submit(function));
      }
      for (Future<Void> each : functions) {
        each.get();
      }
    } finally {
      executor.shutdownNow();
    }
    List<Long> expected =
        IntStream.rangeClosed(1, rounds)
            .boxed()
            .flatMap(i -> Stream.of(i * 10L, i * 10L, i * 10L, i * 10L, i * 10L))
            .toList();
    assertEquals(expected, minutes());
    assertEquals(60L, queue.status().queues().get(0).queued());
  }
}
