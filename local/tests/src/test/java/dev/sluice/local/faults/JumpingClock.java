package dev.sluice.local.faults;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;

/**
 * A clock that an experiment sets forward and back while processes go by it: all at once, since
 * Redis has one clock. If one went by the old time a while longer, the others would take back at
 * every step what it has just claimed, and charge it.
 */
final class JumpingClock extends Clock {
  private final Ledger ledger;
  private final String name;

  /**
   * @param name by which the experiment sets it
   */
  JumpingClock(Ledger ledger, String name) {
    this.ledger = ledger;
    this.name = name;
  }

  /** Sets the clock of that name off by so much. */
  static void set(Ledger ledger, String name, Duration off) {
    ledger.redis().set("clock:" + name, Long.toString(off.toMillis()));
  }

  @Override
  public Instant instant() {
    String off = ledger.redis().get("clock:" + name);
    return Instant.now().plusMillis(off == null ? 0 : Long.parseLong(off));
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
