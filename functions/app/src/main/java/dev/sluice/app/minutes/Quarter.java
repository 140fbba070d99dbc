package dev.sluice.app.minutes;

import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.stream.IntStream;

/**
 * A quarter of an hour: minutes 0 to 14, 15 to 29, 30 to 44 or 45 to 59. Identified by its
 * beginning, in UTC; time zones at an offset of whole quarters of an hour have the same ones.
 */
record Quarter(Instant begins) {
  private static final Duration LENGTH = Duration.ofMinutes(MinuteSlots.PER_GROUP);

  /**
   * Calls begin in the first 55 s of a minute, so one that starts a little late is still inside it.
   */
  private static final long SPREAD_MILLIS = 55_000;

  /** The fractional parts of its multiples are spread evenly, however many there are. */
  private static final double GOLDEN = (Math.sqrt(5) - 1) / 2;

  /** The group that contains a moment. */
  static Quarter of(Instant moment) {
    long seconds = moment.getEpochSecond();
    return new Quarter(Instant.ofEpochSecond(seconds - Math.floorMod(seconds, LENGTH.toSeconds())));
  }

  /** The next group that has not begun: at its first moment a group has begun. */
  static Quarter nextAfter(Instant now) {
    return new Quarter(of(now).ends());
  }

  static List<Quarter> ofHour(Instant hour) {
    Instant first = hour.truncatedTo(ChronoUnit.HOURS);
    return IntStream.range(0, 4)
        .mapToObj(i -> new Quarter(first.plus(LENGTH.multipliedBy(i))))
        .toList();
  }

  Instant ends() {
    return begins.plus(LENGTH);
  }

  /** When the id at a position of a slot is called: within the slot's minute, spread over it. */
  Instant due(int slot, long position) {
    double share = position * GOLDEN % 1;
    return begins.plus(Duration.ofMinutes(slot)).plusMillis((long) (share * SPREAD_MILLIS));
  }
}
