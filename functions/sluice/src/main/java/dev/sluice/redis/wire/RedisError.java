package dev.sluice.redis.wire;

/** An error that Redis answered; the message is as it was sent, such as {@code NOSCRIPT …}. */
final class RedisError extends Exception {
  private static final long serialVersionUID = 1L;

  RedisError(String message) {
    super(message);
  }

  /** Whether the server is a replica, which the old primary is after a failover. */
  boolean readOnly() {
    return getMessage().startsWith("READONLY");
  }

  /** Whether the server became a replica while the command waited. */
  boolean unblocked() {
    return getMessage().startsWith("UNBLOCKED");
  }

  /** Whether the connection is useless now; after a protocol error Redis hangs up. */
  boolean endsConnection() {
    return readOnly() || unblocked() || getMessage().startsWith("ERR Protocol error");
  }

  /** Whether the login was refused. */
  boolean wrongPassword() {
    return getMessage().startsWith("WRONGPASS");
  }

  /** Whether another node of the cluster has the keys or is getting them. */
  boolean redirects() {
    return getMessage().startsWith("MOVED ") || asks();
  }

  /** Whether only this request goes to the other node, after {@code ASKING}. */
  boolean asks() {
    return getMessage().startsWith("ASK ");
  }
}
