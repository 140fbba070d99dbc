package dev.sluice.testing;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.function.Consumer;

/**
 * The clock of one test: it stands still until the test moves it. The whole application uses it,
 * and so do the queue's scripts in Redis, so delays, backoff, leases, schedules and retention take
 * effect when it is moved, without waiting. Moving it only makes things due; {@link
 * SluiceExtension#runUntilIdle} runs them.
 *
 * <p>The timeout of a running attempt is in real time, because its code runs in real time.
 */
public final class TestClock extends Clock {
  private final ZoneId zone;
  private final Consumer<Duration> moved;
  private final Moment moment;

  /** Shared by the clocks of all zones. */
  private static final class Moment {
    private volatile Instant now;
  }

  TestClock(Instant start, Consumer<Duration> moved) {
    this(ZoneOffset.UTC, moved, new Moment());
    moment.now = start.truncatedTo(ChronoUnit.MILLIS);
  }

  private TestClock(ZoneId zone, Consumer<Duration> moved, Moment moment) {
    this.zone = zone;
    this.moved = moved;
    this.moment = moment;
  }

  /**
   * Moves it forward; a fraction of a millisecond is ignored.
   *
   * @throws IllegalArgumentException when the duration is negative
   */
  public void advance(Duration duration) {
    if (duration.isNegative()) {
      throw new IllegalArgumentException("The clock cannot go back by " + duration.negated());
    }
    Duration whole = Duration.ofMillis(duration.toMillis());
    moved.accept(whole);
    moment.now = moment.now.plus(whole);
  }

  /**
   * Moves it forward to a moment.
   *
   * @throws IllegalArgumentException when that is in the past: let the test start earlier, with
   *     {@link SluiceExtension#startingAt}
   */
  public void advanceTo(Instant instant) {
    if (instant.isBefore(moment.now)) {
      throw new IllegalArgumentException(
          "The clock is at "
              + moment.now
              + " and cannot go back to "
              + instant
              + ": let the test start earlier, with startingAt");
    }
    advance(Duration.between(moment.now, instant));
  }

  @Override
  public Instant instant() {
    return moment.now;
  }

  @Override
  public ZoneId getZone() {
    return zone;
  }

  @Override
  public Clock withZone(ZoneId zone) {
    return new TestClock(zone, moved, moment);
  }
}
