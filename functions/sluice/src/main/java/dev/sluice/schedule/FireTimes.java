package dev.sluice.schedule;

import dev.sluice.task.Schedule;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;

/** When a schedule fires. */
public interface FireTimes {

  /** The first fire time after a moment; null when there is none left. */
  Instant next(Instant after);

  /**
   * The fire times that a schedule declares.
   *
   * @throws IllegalArgumentException saying what is wrong with its expression or zone
   */
  static FireTimes of(Schedule schedule) {
    try {
      String expression = schedule.expression();
      return expression.startsWith("P")
          ? new FixedRate(Duration.parse(expression))
          : new CronTimes(expression, ZoneId.of(schedule.zone()));
    } catch (DateTimeException | IllegalArgumentException e) {
      throw new IllegalArgumentException("Schedule " + schedule.id() + ": " + e.getMessage(), e);
    }
  }

  /**
   * The newest fire times of {@code (after, until]}, oldest first. A year of a schedule that fires
   * every second costs as little as an hour: only the wanted ones are computed.
   */
  default List<Instant> newest(Instant after, Instant until, int most) {
    Deque<Instant> found = new ArrayDeque<>();
    Instant end = until;
    while (found.size() < most) {
      Instant latest = latest(after, end);
      if (latest == null) {
        break;
      }
      found.addFirst(latest);
      end = latest.minusMillis(1);
    }
    return List.copyOf(found);
  }

  private Instant latest(Instant after, Instant until) {
    Instant found = next(after);
    if (found == null || found.isAfter(until)) {
      return null;
    }
    // halving: there is a fire time in (low, until] and none in (high, until]
    long low = found.toEpochMilli() - 1;
    long high = until.toEpochMilli();
    if (lastBefore(found, until)) {
      return found; // usually only one is due
    }
    while (high - low > 1) {
      long middle = (low + high) >>> 1;
      if (lastBefore(Instant.ofEpochMilli(middle), until)) {
        high = middle;
      } else {
        low = middle;
      }
    }
    return next(Instant.ofEpochMilli(low));
  }

  private boolean lastBefore(Instant moment, Instant until) {
    Instant next = next(moment);
    return next == null || next.isAfter(until);
  }
}
