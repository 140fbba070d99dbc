package dev.sluice.client;

/** The state of a task. */
public enum TaskState {
  /** Waits for its time: delayed, or about to be tried again. */
  SCHEDULED,
  /** Waits for a worker. */
  QUEUED,
  /** A worker is running it, or its children are running. */
  RUNNING,
  /** Has ended, with its result. */
  SUCCEEDED,
  /** Has ended: no attempts are left, or another one could not help. */
  FAILED,
  /** Has ended by {@link Client#cancel}. */
  CANCELLED;

  /** Whether it is over, unless somebody retries it. */
  public boolean ended() {
    return this == SUCCEEDED || this == FAILED || this == CANCELLED;
  }
}
