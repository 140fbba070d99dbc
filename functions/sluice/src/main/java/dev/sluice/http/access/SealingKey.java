package dev.sluice.http.access;

import dev.sluice.json.Sha256;
import dev.sluice.queue.QueueUnavailable;
import dev.sluice.queue.TaskQueue;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Arrays;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.LongSupplier;
import javax.crypto.spec.SecretKeySpec;

/**
 * The key that sessions and cursors are sealed with. It is made of a random secret, so nobody who
 * reads the configuration can make a session, and of the configured tokens, so taking one away ends
 * its sessions. The secret is shared by all functions: by default it is kept in Redis.
 */
public final class SealingKey {
  /** How long the secret is used before Redis is asked again: it may have lost it meanwhile. */
  private static final Duration KEPT = Duration.ofMinutes(1);

  private record Read(SecretKeySpec key, byte[] tokens, long at) {}

  private final String given;
  private final TaskQueue queue;
  private final Tokens tokens;
  private final LongSupplier clock;
  private final ReentrantLock reading = new ReentrantLock();
  private volatile Read last;

  /**
   * @param given the configured secret; null to use the one kept in the queue
   * @param queue asked when something is first sealed or opened
   */
  public SealingKey(String given, TaskQueue queue, Tokens tokens) {
    this(given, queue, tokens, System::nanoTime);
  }

  /** The same by another clock, in nanoseconds. */
  SealingKey(String given, TaskQueue queue, Tokens tokens, LongSupplier clock) {
    this.given = given;
    this.queue = queue;
    this.tokens = tokens;
    this.clock = clock;
  }

  /**
   * The key. One thread at a time asks Redis for it again; the others go on with the present one,
   * and so does everybody when Redis does not answer.
   *
   * @throws QueueUnavailable when the secret is in Redis, which has not answered yet
   */
  SecretKeySpec get() {
    Read present = last;
    if (present == null || !Arrays.equals(present.tokens, tokens.digest())) {
      return read().key;
    }
    boolean fresh = given != null || clock.getAsLong() - present.at <= KEPT.toNanos();
    if (fresh || !reading.tryLock()) {
      return present.key;
    }
    try {
      return read().key;
    } catch (QueueUnavailable e) {
      last =
          new Read(
              present.key, present.tokens, clock.getAsLong()); // not asked again by every request
      return present.key;
    } finally {
      reading.unlock();
    }
  }

  private Read read() {
    byte[] digest = tokens.digest();
    String secret = given == null ? queue.sealingSecret() : given;
    Read read = new Read(of(secret, digest), digest, clock.getAsLong());
    last = read;
    return read;
  }

  private static SecretKeySpec of(String secret, byte[] digest) {
    byte[] own = Sha256.of(secret.getBytes(StandardCharsets.UTF_8));
    byte[] both = new byte[own.length + digest.length];
    System.arraycopy(own, 0, both, 0, own.length);
    System.arraycopy(digest, 0, both, own.length, digest.length);
    return new SecretKeySpec(Sha256.of(both), "HmacSHA256");
  }
}
