package dev.sluice.worker;

/** Why a running attempt was asked to stop. */
enum Stop {
  /** Its own timeout is over. */
  TIMED_OUT,
  /** Somebody cancelled the task. */
  CANCELLED,
  /** The function or the process ends; another one can run the task. */
  ENDING,
  /**
   * The function ends, and no function of this length could ever give the task its full timeout: to
   * hand it back uncharged would repeat it for ever.
   */
  FUNCTION_TOO_SHORT,
  /** The lease is over: the task belongs to another worker now. */
  LEASE_LOST
}
