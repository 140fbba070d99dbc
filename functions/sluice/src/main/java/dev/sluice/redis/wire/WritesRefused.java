package dev.sluice.redis.wire;

import dev.sluice.queue.QueueUnavailable;

/** A server that answers what is read takes no writes: a replica, or one that cannot store them. */
public final class WritesRefused extends QueueUnavailable {
  private static final long serialVersionUID = 1L;

  WritesRefused(Throwable cause) {
    super("Redis cannot serve now", false, cause);
  }

  /** Whether this is what an error from Redis means. */
  static boolean isMeant(String message) {
    return message.startsWith("READONLY")
        || message.startsWith("MISCONF")
        || message.startsWith("NOREPLICAS");
  }
}
