package dev.sluice.redis.wire;

/** An error that Redis answered; the message is as it was sent, such as {@code NOSCRIPT …}. */
final class RedisError extends Exception {
  private static final long serialVersionUID = 1L;

  private static final int LONGEST_WORD = 20;

  RedisError(String message) {
    super(message);
  }

  /** The word that it begins with, such as {@code WRONGPASS}; empty when there is none. */
  String word() {
    String said = getMessage();
    int end = 0;
    while (end < said.length() && said.charAt(end) >= 'A' && said.charAt(end) <= 'Z') {
      end++;
    }
    String word = said.substring(0, end);
    return end > LONGEST_WORD || word.equals("ERR") ? "" : word;
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

  /** Whether the server runs no script now that may write: it may still answer what is read. */
  boolean refusesScripts() {
    String said = getMessage();
    return readOnly()
        || said.startsWith("MISCONF")
        || said.startsWith("NOREPLICAS")
        || said.startsWith("TRYAGAIN");
  }

  /** Whether a function was not run because the server has not got it, or takes none. */
  boolean lacksFunction() {
    return getMessage().contains("Function not found") || refusesFunctions();
  }

  /** Whether the server knows no functions, as before Redis 7, or forbids them. */
  boolean refusesFunctions() {
    String said = getMessage();
    return said.contains("unknown command")
        || said.startsWith("NOPERM") && (said.contains("'fcall") || said.contains("'function"));
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
