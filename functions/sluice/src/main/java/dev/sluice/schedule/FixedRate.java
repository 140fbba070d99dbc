package dev.sluice.schedule;

import java.time.Duration;
import java.time.Instant;

/**
 * The multiples of a rate since 1970 in UTC. All functions agree on them, whenever they started.
 */
final class FixedRate implements FireTimes {
  private final long millis;

  /**
   * @throws IllegalArgumentException when it is not whole seconds, 1 s to 366 days
   */
  FixedRate(Duration rate) {
    if (rate.getNano() != 0 || rate.toSeconds() < 1 || rate.toDays() > 366) {
      throw new IllegalArgumentException("a rate has whole seconds, up to 366 days; was " + rate);
    }
    millis = rate.toMillis();
  }

  @Override
  public Instant next(Instant after) {
    return Instant.ofEpochMilli((Math.floorDiv(after.toEpochMilli(), millis) + 1) * millis);
  }
}
