package dev.sluice.queue;

import dev.sluice.queue.QueueStatus.Pause;
import dev.sluice.queue.Settlement.Unrunnable;
import java.time.Duration;
import java.time.Instant;

/**
 * Why a task waits.
 *
 * @param ahead how many entries are before it in the queues; {@link #MOST_AHEAD} means that many or
 *     more. Tasks that were cancelled or deleted while they waited count until their turn comes
 * @param alone whether it must run alone, because workers were lost while they ran it
 * @param workerSeenAt when any worker was last seen, by the clock of Redis; null: never
 * @param busyWorkers how many workers hold tasks now
 * @param handedBack set when the last build that claimed it could not run it; else null
 * @param pause of its queue, else of its type; null when neither is paused
 */
public record WaitReason(
    Reason reason,
    int ahead,
    boolean alone,
    Instant workerSeenAt,
    int busyWorkers,
    HandedBack handedBack,
    Pause pause) {
  /** Entries ahead are counted up to this number. */
  public static final int MOST_AHEAD = 10_000;

  /**
   * How long without any worker counts as none: a drain starts at least once a minute, and a
   * waiting drain asks every 5 s.
   */
  public static final Duration ABSENT = Duration.ofSeconds(90);

  /**
   * A task that builds hand back because they cannot run it.
   *
   * @param since when a build first did so
   * @param by the worker and build that did so last
   */
  public record HandedBack(Instant since, Unrunnable why, String by) {}

  /** What the task waits for. If several apply, the first in this order. */
  public enum Reason {
    /** Its parent has ended, so it will be cancelled when its turn comes. */
    PARENT_ENDED,
    /** A build that does not know its type handed it back; it is not yet due again. */
    UNKNOWN_TYPE,
    /** A build that cannot read its params handed it back; it is not yet due again. */
    UNREADABLE_PARAMS,
    /** Redis failed it while it ran; it is tried again at {@code until}. */
    QUEUE_UNAVAILABLE,
    /** What it needs was in use; it is tried again at {@code until}. */
    OCCUPIED,
    /** It is scheduled for later. */
    SCHEDULED,
    /** An attempt did not succeed, and the next is not yet due. */
    RETRY,
    /** Its queue or its type is paused. */
    PAUSED,
    /** No worker was seen for {@link #ABSENT}. */
    NO_WORKER,
    /** No worker seen lately takes from its queue. */
    NOT_SERVED,
    /** It must run alone and waits for an idle worker. */
    ALONE,
    /** Other tasks are before it. */
    BEHIND,
    /** It is next and waits for a free slot. */
    NEXT;

    /** The reason of a task that a build handed back. */
    public static Reason of(Unrunnable why) {
      return valueOf(why.name());
    }
  }
}
