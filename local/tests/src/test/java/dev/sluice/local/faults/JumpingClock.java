package dev.sluice.local.faults;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;

/** A clock that an experiment sets forward and back while processes go by it. */
final class JumpingClock extends Clock {
  private static final long LOOK = Duration.ofMillis(100).toNanos();

  private final Ledger ledger;
  private final String name;
  private volatile long millis;
  private volatile long looked;

  /**
   * @param name by which the experiment sets it
   */
  JumpingClock(Ledger ledger, String name) {
    this.ledger = ledger;
    this.name = name;
    look();
  }

  /** Sets the clock of that name off by so much; it counts within a tenth of a second. */
  static void set(Ledger ledger, String name, Duration off) {
    ledger.redis().set("clock:" + name, Long.toString(off.toMillis()));
  }

  private void look() {
    looked = System.nanoTime();
    String off = ledger.redis().get("clock:" + name);
    millis = off == null ? 0 : Long.parseLong(off);
  }

  @Override
  public Instant instant() {
    if (System.nanoTime() - looked > LOOK) {
      look();
    }
    return Instant.now().plusMillis(millis);
  }

  @Override
  public ZoneId getZone() {
    return ZoneOffset.UTC;
  }

  @Override
  public Clock withZone(ZoneId zone) {
    return this;
  }
}
