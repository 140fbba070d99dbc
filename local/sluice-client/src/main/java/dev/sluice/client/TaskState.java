package dev.sluice.client;

/** Where a task stands. */
public enum TaskState {
  /** Waits for its time: delayed, or to be tried again. */
  SCHEDULED,
  /** Waits for a worker. */
  QUEUED,
  /** A worker has it, or its children are running. */
  RUNNING,
  /** Has ended with its result. */
  SUCCEEDED,
  /** Has ended without attempts left, or by a failure that no attempt could mend. */
  FAILED,
  /** Has ended by {@link Client#cancel}. */
  CANCELLED;

  /** Whether nothing happens to the task any more unless it is retried by hand. */
  public boolean ended() {
    return this == SUCCEEDED || this == FAILED || this == CANCELLED;
  }
}
