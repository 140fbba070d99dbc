package dev.sluice.local.schedule;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;

/** A clock that shows what it is told to; it runs on from there, or stands still. */
final class MovableClock extends Clock {
  private final Clock running;
  private volatile Instant still;
  private volatile Duration ahead;

  private MovableClock(Clock running) {
    this.running = running;
  }

  static MovableClock still(String moment) {
    MovableClock clock = new MovableClock(null);
    clock.still = Instant.parse(moment);
    return clock;
  }

  /** Shows that moment now, and then goes on with the time of day. */
  static MovableClock runningFrom(Instant moment) {
    MovableClock clock = new MovableClock(Clock.systemUTC());
    clock.ahead = Duration.between(clock.running.instant(), moment);
    return clock;
  }

  void set(String moment) {
    still = Instant.parse(moment);
  }

  /** What this clock shows at a moment of the real one. */
  Instant at(Instant real) {
    return real.plus(ahead);
  }

  @Override
  public Instant instant() {
    return running == null ? still : running.instant().plus(ahead);
  }

  @Override
  public ZoneId getZone() {
    return ZoneOffset.UTC;
  }

  @Override
  public Clock withZone(ZoneId zone) {
    throw new UnsupportedOperationException();
  }
}
