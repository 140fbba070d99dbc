package dev.sluice.local.schedule;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;

/** A clock that a test sets; it stands still, or runs on from there. */
public final class MovableClock extends Clock {
  private final Clock running;
  private volatile Duration ahead;

  private MovableClock(Clock running, Instant moment) {
    this.running = running;
    set(moment);
  }

  public static MovableClock still(Instant moment) {
    return new MovableClock(Clock.fixed(Instant.EPOCH, ZoneOffset.UTC), moment);
  }

  /** Shows that moment now, then runs on. */
  public static MovableClock runningFrom(Instant moment) {
    return new MovableClock(Clock.systemUTC(), moment);
  }

  public void set(Instant moment) {
    ahead = Duration.between(running.instant(), moment);
  }

  public void add(Duration time) {
    ahead = ahead.plus(time);
  }

  /** What this clock shows at a given moment of real time. */
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
