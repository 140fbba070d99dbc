package dev.sluice.worker;

/** How long a drain goes on. */
public enum DrainMode {
  /** Ends when nothing is queued and nothing runs: for a schedule. */
  SCHEDULED,
  /**
   * As {@link #SCHEDULED}, but starts tasks at once while others run, and waits for more for a
   * moment after the last one: for drains that are started when a task is enqueued.
   */
  WAKE,
  /**
   * Waits for more work until its deadline: for a worker that should start tasks at once. A drain
   * that has a deadline ends before when an elder one waits, too.
   */
  LONG_POLL
}
