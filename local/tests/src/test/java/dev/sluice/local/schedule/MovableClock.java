package dev.sluice.local.schedule;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;

/** A clock that shows what a test tells it to; it stands still, or runs on from there. */
final class MovableClock extends Clock {
  private final Clock running;
  private volatile Duration ahead;

  private MovableClock(Clock running, Instant moment) {
    this.running = running;
    set(moment);
  }

  static MovableClock still(Instant moment) {
    return new MovableClock(Clock.fixed(Instant.EPOCH, ZoneOffset.UTC), moment);
  }

  /** Shows that moment now, and then goes on with the time of day. */
  static MovableClock runningFrom(Instant moment) {
    return new MovableClock(Clock.systemUTC(), moment);
  }

  void set(Instant moment) {
    ahead = Duration.between(running.instant(), moment);
  }

  void add(Duration time) {
    ahead = ahead.plus(time);
  }

  /** What this clock shows at a moment of the real one. */
  Instant at(Instant real) {
    return real.plus(ahead);
  }

  @Override
  public Instant instant() {
    return at(running.instant());
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
