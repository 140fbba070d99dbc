package dev.sluice.redis.wire;

import dev.sluice.queue.QueueUnavailable;
import java.net.ConnectException;
import java.net.NoRouteToHostException;
import java.net.SocketTimeoutException;
import java.net.UnknownHostException;
import java.security.GeneralSecurityException;
import java.util.Locale;
import javax.net.ssl.SSLException;

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
      return new QueueUnavailable(message("Redis is at its memory limit", cause), true, cause);
    }
    for (String fault : SERVER_FAULTS) {
      if (said.startsWith(fault)) {
        return new QueueUnavailable(message("Redis cannot serve now", cause), false, cause);
      }
    }
    return OverwrittenKey.isMeant(said)
        ? new OverwrittenKey(cause)
        : new IllegalStateException("Redis refused a command", cause);
  }

  /**
   * A message with the cause behind it, such as {@code Redis does not answer: refused}: enough to
   * know a wrong password from a missing host, and nothing that the settings hold.
   */
  static String message(String what, Throwable failure) {
    String cause = cause(failure);
    return cause.isEmpty() ? what : what + ": " + cause;
  }

  private static String cause(Throwable failure) {
    String found = "";
    for (Throwable each = failure; each != null; each = each.getCause()) {
      String words = words(each);
      found = words.isEmpty() ? found : words; // the innermost says most
    }
    return found;
  }

  private static String words(Throwable failure) {
    if (failure instanceof RedisError error) {
      return error.word();
    }
    if (failure instanceof UnknownHostException) {
      return "unknown host";
    }
    if (failure instanceof NoRouteToHostException) {
      return "no route to the host";
    }
    if (failure instanceof ConnectException) {
      return "refused";
    }
    if (failure instanceof SocketTimeoutException) {
      return "no answer in time";
    }
    if (failure instanceof SSLException) {
      return "TLS";
    }
    return failure instanceof GeneralSecurityException ? "TLS, its certificate" : "";
  }
}
