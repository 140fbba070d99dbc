package dev.sluice.local.schedule;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sluice.local.queue.Holdings;
import dev.sluice.queue.ScheduleStore;
import dev.sluice.queue.Settlement;
import dev.sluice.queue.TaskRecord;
import dev.sluice.schedule.Timetable;
import dev.sluice.signals.Log;
import dev.sluice.task.Schedule;
import dev.sluice.task.Schedule.CatchUp;
import java.lang.reflect.Proxy;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** What is enqueued when, by the test's own clock, on a real queue. */
class TimetableTest extends TimetableScenario {
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
    Timetable timetable = new Timetable(catalog(schedule), failing, clock, Log.text(logged::add));
    assertEquals(5_000, timetable.enqueueDue());
    assertEquals(List.of("recurring tasks wait: no heap for this"), logged);
  }

  @Test
  void nothingIsAskedWhenNothingIsDue() {
    dealtWith("poll", NINE);
    Timetable timetable = timetable(everyTenMinutes(CatchUp.ONCE));
    timetable.enqueueDue();
    queue.close(); // every further call fails
    for (int i = 0; i < 1_000; i++) {
      assertEquals(600_000, timetable.enqueueDue());
    }
    assertEquals(3_600_000, timetable().enqueueDue(), "without schedules there is nothing to ask");
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
  void whatStillRunsIsNotStartedAgain() {
    dealtWith("poll", NINE);
    Timetable timetable = timetable(Schedule.every("poll", Duration.ofMinutes(10)));
    for (int i = 0; i < 3; i++) {
      clock.add(Duration.ofMinutes(10));
      timetable.enqueueDue();
    }
    assertEquals(List.of(10L), minutes());
    Holdings holdings = new Holdings();
    var lease = holdings.step(queue, "w", 1).claimed().get(0).lease();
    holdings.step(queue, "w", 1, new Settlement.Complete(lease, null, null));
    clock.add(Duration.ofMinutes(10));
    timetable.enqueueDue();
    assertEquals(List.of(10L, 40L), minutes());
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
              // another function starts from scratch beside it
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
