package dev.sluice.schedule;

import dev.sluice.queue.NewTask;
import dev.sluice.queue.QueueUnavailable;
import dev.sluice.queue.ScheduleStore;
import dev.sluice.queue.ScheduleStore.Fire;
import dev.sluice.queue.ScheduleStore.Fired;
import dev.sluice.queue.ScheduleStore.ScheduleState;
import dev.sluice.signals.Log;
import dev.sluice.task.Schedule;
import dev.sluice.task.TaskCatalog;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.locks.ReentrantLock;

/**
 * Enqueues the tasks of schedules when they are due. Every drain calls it in every round; it asks
 * Redis once at the start and then only at a fire time, with one round trip per schedule.
 *
 * <p>Any number of timetables may run at once: the queue accepts a fire time from only one of them.
 * Safe for use by several threads.
 */
public final class Timetable {
  /** The most tasks that catch up at once. */
  static final int MOST_CAUGHT_UP = 100;

  /** An older fire time was missed: the template starts a drain every minute. */
  static final Duration ON_TIME = Duration.ofMinutes(5);

  /** The pause before a queue that accepted nothing is asked again, ms. */
  private static final long PAUSE = 5_000;

  /** The longest answer, ms: the most by which a clock that was put back can delay a fire time. */
  private static final long LONGEST = Duration.ofHours(1).toMillis();

  /** The answer while another thread asks, ms. */
  private static final long SOON = 100;

  /** Never. */
  private static final Instant NEVER = Instant.ofEpochMilli(Long.MAX_VALUE);

  /** Other drains may be quicker each time; after this many tries it pauses. */
  private static final int MOST_ROUNDS = 3;

  /** A schedule, and what this timetable knows of it. */
  private static final class Line {
    final Schedule schedule;
    final NewTask task;
    final FireTimes times;
    Instant known;
    Instant due = Instant.MIN;
    boolean refused;

    Line(Schedule schedule, NewTask task) {
      this.schedule = schedule;
      this.task = task;
      this.times = FireTimes.of(schedule);
    }
  }

  private final List<Line> lines = new ArrayList<>();
  private final ScheduleStore store;
  private final Clock clock;
  private final Log log;
  private final ReentrantLock asking = new ReentrantLock();
  private boolean begun;
  private boolean told;
  private volatile long dueAt = Long.MIN_VALUE;

  /**
   * @param log takes a line for each task that a schedule makes, and for each problem
   * @throws IllegalArgumentException naming a schedule whose expression, zone or params are wrong
   */
  public Timetable(TaskCatalog catalog, ScheduleStore store, Clock clock, Log log) {
    catalog.checkSchedules();
    for (Schedule schedule : catalog.schedules()) {
      NewTask task =
          NewTask.of(
              catalog.find(schedule.type()).orElseThrow(),
              schedule.paramsJson(),
              owner(schedule.id()));
      lines.add(new Line(schedule, task));
    }
    this.store = store;
    this.clock = clock;
    this.log = log;
    if (lines.isEmpty()) {
      dueAt = Long.MAX_VALUE;
    }
  }

  /** The owner of a schedule's tasks: a name that no principal can have. */
  static String owner(String schedule) {
    return "schedule:" + schedule;
  }

  /**
   * Enqueues what is due. A queue that does not answer is asked again after 5 s; what became due
   * meanwhile is not lost.
   *
   * @return milliseconds until something is due next, at most one hour
   * @throws QueueUnavailable when it does not answer; calls within those 5 s return
   */
  public long enqueueDue() {
    long now = clock.millis();
    if (now < dueAt) {
      return Math.min(dueAt - now, LONGEST);
    }
    if (!asking.tryLock()) {
      return SOON;
    }
    try {
      enqueueDue(Instant.ofEpochMilli(now));
      told = false;
    } catch (RuntimeException | Error e) {
      // whatever it is, it must not harm the tasks that the drain runs
      dueAt = now + PAUSE;
      if (e instanceof QueueUnavailable unavailable && !unavailable.storageFull()) {
        throw unavailable;
      }
      tell(e);
    } finally {
      asking.unlock();
    }
    return Math.min(Math.max(0, dueAt - now), LONGEST);
  }

  /** Logs a problem once, until it is over. */
  private void tell(Throwable failure) {
    if (!told) {
      told = true;
      log.warn("recurring tasks wait: " + failure.getMessage());
    }
  }

  private void enqueueDue(Instant now) {
    if (!begun) {
      Map<String, ScheduleState> states = store.states();
      for (Line line : lines) {
        line.known = states.getOrDefault(line.schedule.id(), ScheduleState.NONE).seen();
      }
      begun = true;
    }
    long next = Long.MAX_VALUE;
    for (Line line : lines) {
      if (!line.due.isAfter(now)) {
        line.due = enqueueDue(line, now);
      }
      next = Math.min(next, line.due.toEpochMilli());
    }
    dueAt = next;
  }

  /** When this schedule must be looked at again. */
  private Instant enqueueDue(Line line, Instant now) {
    for (int i = 0; i < MOST_ROUNDS; i++) {
      Instant next = line.known == null ? now : nextAfter(line, line.known);
      if (next.isAfter(now)) {
        return next;
      }
      Fired fired = store.fire(due(line, now));
      tell(line.schedule, fired);
      switch (fired.outcome()) {
        case FIRED, MOVED, BUSY -> {
          line.known = fired.seen();
          line.refused = false;
        }
        case PAUSED -> {
          return nextAfter(line, now);
        }
        case EARLY -> {
          return now.plusSeconds(1);
        }
        case FULL -> {
          if (!line.refused) {
            log.warn("schedule " + line.schedule.id() + " waits: the queue is full");
          }
          line.refused = true;
          return now.plusMillis(PAUSE);
        }
      }
    }
    return now.plusMillis(PAUSE);
  }

  private void tell(Schedule schedule, Fired fired) {
    for (String id : fired.taskIds()) {
      log.info("schedule fired").task(id).member("schedule", schedule.id()).write();
    }
  }

  private static Instant nextAfter(Line line, Instant moment) {
    Instant next = line.times.next(moment);
    return next == null ? NEVER : next;
  }

  private static Fire due(Line line, Instant now) {
    Schedule schedule = line.schedule;
    if (line.known == null) {
      return new Fire(schedule.id(), line.task, null, now, List.of(), schedule.overlaps());
    }
    int most = schedule.catchUp() == Schedule.CatchUp.ALL ? MOST_CAUGHT_UP : 1;
    List<Instant> times = line.times.newest(line.known, now, most);
    Instant until = times.get(times.size() - 1);
    if (schedule.catchUp() == Schedule.CatchUp.SKIP && until.isBefore(now.minus(ON_TIME))) {
      times = List.of();
    }
    return new Fire(schedule.id(), line.task, line.known, until, times, schedule.overlaps());
  }
}
