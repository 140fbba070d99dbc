package dev.sluice.redis.wire;

/** What Redis answered instead of a value; the message is its own, such as {@code NOSCRIPT …}. */
final class RedisError extends Exception {
  private static final long serialVersionUID = 1L;

  RedisError(String message) {
    super(message);
  }

  /**
   * Whether the connection is of no more use: after a failover the old primary says READONLY, and
   * after an error of protocol Redis hangs up.
   */
  boolean endsConnection() {
    return getMessage().startsWith("READONLY") || getMessage().startsWith("ERR Protocol error");
  }

  /** Whether another node of the cluster has the keys, or is getting them. */
  boolean redirects() {
    return getMessage().startsWith("MOVED ") || asks();
  }

  /** Whether the other node has them for this one request, to be sent after {@code ASKING}. */
  boolean asks() {
    return getMessage().startsWith("ASK ");
  }
}
