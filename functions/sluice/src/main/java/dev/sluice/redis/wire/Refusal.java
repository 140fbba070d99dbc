package dev.sluice.redis.wire;

import dev.sluice.queue.QueueUnavailable;
import java.util.Locale;

/** What an error from Redis means to the caller of a verb. */
final class Refusal {
  /** Faults of the server that pass or that its operator repairs; none is the caller's. */
  private static final String[] SERVER_FAULTS = {
    "LOADING",
    "READONLY",
    "NOAUTH",
    "WRONGPASS",
    "MASTERDOWN",
    "CLUSTERDOWN",
    "BUSY",
    "MISCONF",
    "NOREPLICAS",
    "NOPERM",
    "TRYAGAIN",
    "ERR max number of clients",
    "ERR WAIT cannot be used with replica",
    "ERR operation not permitted",
    "ERR invalid password",
    "ERR Protocol error: unauthenticated"
  };

  private Refusal() {}

  /**
   * @param message as Redis sent it, or null
   * @return {@link QueueUnavailable} for a fault of the server, {@link IllegalStateException} for
   *     one of Sluice
   */
  static RuntimeException of(String message, Exception cause) {
    String said = message == null ? "" : message;
    if (said.contains("OOM ") || said.toLowerCase(Locale.ROOT).contains("maxmemory")) {
      return new QueueUnavailable("Redis is at its memory limit", true, cause);
    }
    for (String fault : SERVER_FAULTS) {
      if (said.startsWith(fault)) {
        return new QueueUnavailable("Redis cannot serve now", false, cause);
      }
    }
    return OverwrittenKey.isMeant(said)
        ? new OverwrittenKey(cause)
        : new IllegalStateException("Redis refused a command", cause);
  }
}
