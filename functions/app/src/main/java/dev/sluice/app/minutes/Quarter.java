package dev.sluice.app.minutes;

import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.stream.IntStream;

/**
 * A group of an hour: minutes 0 to 14, 15 to 29, 30 to 44 or 45 to 59. Known by its beginning, in
 * UTC; zones that differ from it by whole quarters of an hour have the same groups.
 */
record Quarter(Instant begins) {
  private static final Duration LENGTH = Duration.ofMinutes(MinuteSlots.PER_GROUP);

  /** Calls begin in the first 55 s of a minute, so that one that starts late starts inside it. */
  private static final long SPREAD_MILLIS = 55_000;

  /** Multiples of it, without their whole part, are spread evenly however many there are. */
  private static final double GOLDEN = (Math.sqrt(5) - 1) / 2;

  /** The group that a moment is in. */
  static Quarter of(Instant moment) {
    long seconds = moment.getEpochSecond();
    return new Quarter(Instant.ofEpochSecond(seconds - Math.floorMod(seconds, LENGTH.toSeconds())));
  }

  /** The next group that has not begun: at its first moment a group has begun. */
  static Quarter nextAfter(Instant now) {
    return new Quarter(of(now).ends());
  }

  /** The four of an hour. */
  static List<Quarter> ofHour(Instant hour) {
    Instant first = hour.truncatedTo(ChronoUnit.HOURS);
    return IntStream.range(0, 4)
        .mapToObj(i -> new Quarter(first.plus(LENGTH.multipliedBy(i))))
        .toList();
  }

  Instant ends() {
    return begins.plus(LENGTH);
  }

  /** When the id at a position of a slot is called: inside the slot's minute, spread over it. */
  Instant due(int slot, long position) {
    double share = position * GOLDEN % 1;
    return begins.plus(Duration.ofMinutes(slot)).plusMillis((long) (share * SPREAD_MILLIS));
  }
}
