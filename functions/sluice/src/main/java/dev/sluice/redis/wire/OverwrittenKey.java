package dev.sluice.redis.wire;

import dev.sluice.queue.QueueUnavailable;

/** A script met a key that someone else has overwritten, so that it could not go on. */
public final class OverwrittenKey extends QueueUnavailable {
  private static final long serialVersionUID = 1L;

  OverwrittenKey(Throwable cause) {
    super("A key of the queue in Redis holds what Sluice did not write", false, cause);
  }

  /** Whether an error that Redis answered means this. */
  static boolean isMeant(String message) {
    return message.startsWith("WRONGTYPE")
        || message.startsWith("ERR") && message.contains("not an integer")
        || message.startsWith("ERR") && message.contains("user_script:");
  }
}
