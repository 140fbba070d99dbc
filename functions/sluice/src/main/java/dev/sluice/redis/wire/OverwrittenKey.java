package dev.sluice.redis.wire;

import dev.sluice.queue.QueueUnavailable;

/** A script stopped at a key that another program has overwritten. */
public final class OverwrittenKey extends QueueUnavailable {
  private static final long serialVersionUID = 1L;

  OverwrittenKey(Throwable cause) {
    super("A key of the queue in Redis holds what Sluice did not write", false, cause);
  }

  /** Whether this is what an error from Redis means. */
  static boolean isMeant(String message) {
    return message.startsWith("WRONGTYPE")
        || message.startsWith("ERR") && message.contains("not an integer")
        || message.startsWith("ERR") && message.contains("user_script:")
        || message.startsWith("ERR") && message.contains("user_function:");
  }
}
