package dev.sluice.worker;

/** How long a drain goes on. */
public enum DrainMode {
  /** Ends when nothing is queued and nothing runs: for a schedule. */
  SCHEDULED,
  /** Waits for more work until its deadline: for a worker that should start tasks at once. */
  LONG_POLL
}
