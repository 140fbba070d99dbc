package dev.sluice.task;

import java.time.Duration;

/**
 * Thrown by a task when the other side said when to come back, for instance with {@code
 * Retry-After}: the next attempt is made then instead of when the retry policy says. It counts as
 * an attempt; with none left, the task fails.
 */
public class RetryLater extends Exception {
  private static final long serialVersionUID = 1L;

  private final Duration delay;

  /**
   * @param delay from now; not positive: at once
   * @param message shown to whoever may see the task; at most 2,000 characters are kept
   */
  public RetryLater(Duration delay, String message) {
    super(message);
    this.delay = delay;
  }

  public Duration delay() {
    return delay;
  }
}
