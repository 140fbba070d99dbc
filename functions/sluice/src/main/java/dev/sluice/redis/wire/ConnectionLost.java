package dev.sluice.redis.wire;

import dev.sluice.queue.QueueUnavailable;

/** A call was not answered, so it may have been carried out or not; sending it again can help. */
final class ConnectionLost extends QueueUnavailable {
  private static final long serialVersionUID = 1L;

  private final boolean worn;

  /**
   * @param worn whether the connection had been idle before: it may have been dead, or lead to a
   *     server that is no longer the primary, while a new one is good
   */
  ConnectionLost(String message, boolean worn, Exception cause) {
    super(message, false, cause);
    this.worn = worn;
  }

  boolean worn() {
    return worn;
  }
}
