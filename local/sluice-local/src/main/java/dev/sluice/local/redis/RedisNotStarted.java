package dev.sluice.local.redis;

/** Redis could not be started; the message is one line for the user. */
public class RedisNotStarted extends Exception {
  private static final long serialVersionUID = 1L;

  public RedisNotStarted(String message) {
    super(message);
  }
}
