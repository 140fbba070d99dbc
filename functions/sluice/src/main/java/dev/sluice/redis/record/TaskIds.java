package dev.sluice.redis.record;

import dev.sluice.json.Sha256;
import dev.sluice.redis.wire.Keys;
import java.nio.ByteBuffer;
import java.security.SecureRandom;
import java.time.Instant;
import java.util.regex.Pattern;

/**
 * Task ids: 18 characters of Crockford's base 32 in lower case, two for the partition, nine for the
 * milliseconds since 1970 (45 bits) and seven random (35 bits, counted up within a millisecond, so
 * that one process never repeats one). They sort by time. A child's id is its parent's, a dot and
 * its number.
 *
 * <p>The client makes them, so an enqueue whose answer was lost can be sent again.
 */
public final class TaskIds {
  private static final String DIGITS = "0123456789abcdefghjkmnpqrstvwxyz";
  private static final Pattern SHAPE = Pattern.compile("[0-9a-hjkmnp-tv-z]{18}(\\.[0-9]{1,7})?");
  private static final long RANDOM_BITS = 35;

  private final SecureRandom random = new SecureRandom();
  private final int partition;
  private long lastMillis;
  private long lastRandom;

  public TaskIds(int partition) {
    if (partition < 0 || partition > 1023) {
      throw new IllegalArgumentException("partition must be 0 to 1023, was " + partition);
    }
    this.partition = partition;
  }

  public synchronized String next(long millis) {
    if (millis > lastMillis) {
      lastMillis = millis;
      // the top bit stays free so that counting up within a millisecond has room
      lastRandom = random.nextLong() >>> (64 - RANDOM_BITS + 1);
    } else if (++lastRandom >>> RANDOM_BITS != 0) {
      lastMillis++;
      lastRandom = 0;
    }
    return id(lastMillis, lastRandom);
  }

  private String id(long millis, long rest) {
    char[] id = new char[18];
    write(id, 0, 2, partition);
    write(id, 2, 9, millis);
    write(id, 11, 7, rest);
    return new String(id);
  }

  /**
   * The id for a name and a time, always the same: the name's hash replaces the random bits. Its
   * top bit is set, which {@link #next} leaves free.
   */
  public String of(long millis, String name) {
    long hash = ByteBuffer.wrap(Sha256.of(Keys.bytes(name))).getLong() >>> (64 - RANDOM_BITS);
    return id(millis, hash | 1L << (RANDOM_BITS - 1));
  }

  /** Whether a text has the shape of an id; anything else never reaches Redis. */
  public static boolean valid(String id) {
    return id != null && id.length() <= 26 && SHAPE.matcher(id).matches();
  }

  /** The number of the task's partition; -1 when the text does not have the shape of an id. */
  public static int partition(String id) {
    return valid(id) ? DIGITS.indexOf(id.charAt(0)) << 5 | DIGITS.indexOf(id.charAt(1)) : -1;
  }

  /** Whether it is the id of a child. */
  public static boolean isChild(String id) {
    return id.indexOf('.') >= 0;
  }

  /** When the task (or its parent) was created, by the clock of the client that enqueued it. */
  public static Instant createdAt(String id) {
    long millis = 0;
    for (int i = 2; i < 11; i++) {
      millis = millis << 5 | DIGITS.indexOf(id.charAt(i));
    }
    return Instant.ofEpochMilli(millis);
  }

  private static void write(char[] id, int at, int length, long value) {
    for (int i = at + length - 1; i >= at; i--, value >>>= 5) {
      id[i] = DIGITS.charAt((int) (value & 31));
    }
  }
}
