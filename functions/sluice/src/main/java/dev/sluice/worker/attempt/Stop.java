package dev.sluice.worker.attempt;

/** Why a running attempt was asked to stop. */
public enum Stop {
  /** It timed out. */
  TIMED_OUT,
  /** The task was cancelled. */
  CANCELLED,
  /** The function or process is ending; another can run the task. */
  ENDING,
  /**
   * The function is ending, and its time is too short for the task's full timeout: handed back
   * uncharged, the task would repeat for ever.
   */
  FUNCTION_TOO_SHORT,
  /** The task itself, or a thread that it started, ended the process by {@code System.exit}. */
  EXITED,
  /** The lease has expired: the task may belong to another worker now. */
  LEASE_LOST
}
