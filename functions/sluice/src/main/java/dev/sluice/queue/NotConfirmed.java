package dev.sluice.queue;

/**
 * What was enqueued has not been confirmed by a replica, so it may be lost with the primary. Of
 * many tasks only the first were sent to Redis, and some of those may have been refused, for
 * instance because the queue was full. Sent again under the same idempotency keys, what is enqueued
 * is confirmed, the rest is enqueued or refused, or this is thrown again.
 */
public final class NotConfirmed extends QueueUnavailable {
  private static final long serialVersionUID = 1L;

  private final int sent;
  private final int tasks;

  /** One task, or an unknown number of them. */
  public NotConfirmed() {
    this(1, 1);
  }

  /**
   * Some of many tasks.
   *
   * @param sent how many, from the first on, were sent to Redis; it may have refused some of them
   * @param tasks how many there are
   */
  public NotConfirmed(int sent, int tasks) {
    super("No replica of Redis has confirmed what was enqueued in time", false, null);
    this.sent = sent;
    this.tasks = tasks;
  }

  /** How many of the tasks, from the first on, were sent to Redis, enqueued or refused. */
  public int sent() {
    return sent;
  }

  /** How many tasks there are. */
  public int tasks() {
    return tasks;
  }
}
