package dev.sluice.queue;

import java.time.Duration;
import java.time.Instant;

/**
 * Why a task waits.
 *
 * @param ahead how many entries are before it in the queues, {@link #MOST_AHEAD} standing for as
 *     many or more. Tasks that were cancelled or deleted while they waited count until their turn
 *     comes
 * @param alone whether it must run alone, since workers were lost with it
 * @param workerSeenAt when any worker was last seen, by the clock of Redis; null: never
 * @param busyWorkers how many workers hold tasks now
 * @param handedBack set when the last build that took it could not run it; else null
 */
public record WaitReason(
    Reason reason,
    int ahead,
    boolean alone,
    Instant workerSeenAt,
    int busyWorkers,
    HandedBack handedBack) {
  /** How far it is counted. */
  public static final int MOST_AHEAD = 10_000;

  /** A drain begins every minute at least, and one that waits asks every 5 s. */
  public static final Duration ABSENT = Duration.ofSeconds(90);

  /**
   * A task that builds hand back because they cannot run it.
   *
   * @param since when the first one did
   * @param by which worker and build did last
   */
  public record HandedBack(Instant since, Unrunnable why, String by) {}

  /** What must happen first; of several, the first one in this order. */
  public enum Reason {
    /** Its parent has ended, so it will be cancelled when its turn comes. */
    PARENT_ENDED,
    /** A build without its type handed it back, and the time of the next try has not come. */
    UNKNOWN_TYPE,
    /** The same for a build that cannot read its params. */
    UNREADABLE_PARAMS,
    /** Its time has not come. */
    SCHEDULED,
    /** An attempt did not succeed, and the time of the next one has not come. */
    RETRY,
    /** No worker was seen for {@link #ABSENT}. */
    NO_WORKER,
    /** No worker that was seen lately takes from its queue. */
    NOT_SERVED,
    /** It must run alone, and waits for a worker that holds nothing. */
    ALONE,
    /** Others are before it. */
    BEHIND,
    /** It is next, and waits for a worker that has room. */
    NEXT;

    /** That of a task which a build handed back. */
    public static Reason of(Unrunnable why) {
      return why == Unrunnable.UNKNOWN_TYPE ? UNKNOWN_TYPE : UNREADABLE_PARAMS;
    }
  }
}
