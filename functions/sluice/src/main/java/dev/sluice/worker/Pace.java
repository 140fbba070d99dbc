package dev.sluice.worker;

import dev.sluice.queue.DrainStep;
import dev.sluice.queue.DrainStep.Leave;
import dev.sluice.queue.DrainStep.Presence;
import java.time.Duration;

/**
 * Decides when the next drain step is due, from what the last one found. Pure: times are
 * nanoseconds since the drain began.
 */
final class Pace {
  private static final long MILLI = 1_000_000;

  // A drain that is not woken looks once a second while something runs, and one that was started
  // for a task does so too, in case a wake-up was lost.
  private static final long SCHEDULED_IDLE = 1_000;

  // The queue has tasks but returns none, such as a task that must run alone: ask again soon, then
  // less and less often.
  private static final long SHORTEST_PAUSE = 20;
  private static final int EMPTY_STEPS_TO_END = 6;

  // How long a drain that was started for a task waits for the next one. Lambda bills the wait; to
  // start another drain takes about a tenth of it, and takes the caller some milliseconds.
  static final long LINGER = 250;

  private static final long SECOND = 1_000 * MILLI;

  private static final long MOST_ENDING = 999;

  // A wait for work ends in whole milliseconds.
  private static final long EARLY = 2;

  private final DrainMode mode;
  private final boolean endless;
  private long next;
  private boolean drained;
  private int emptySteps;
  private long lingersUntil;
  private long usual; // a moving average

  /**
   * @param endless whether the drain has no deadline
   */
  Pace(DrainMode mode, boolean endless) {
    this.mode = mode;
    this.endless = endless;
  }

  /** When to step for new tasks. */
  long next() {
    return next;
  }

  /** Whether the last step took the drain out of those that are awake. */
  boolean drained() {
    return drained;
  }

  /** A task ran for that long. */
  void ran(long nanos) {
    usual = usual == 0 ? nanos : usual + (nanos - usual) / 8;
  }

  /** What callers must know of a drain with that many slots. */
  Presence presence(Deadline deadline, int slots, long now) {
    int ending = usual == 0 ? 0 : (int) Math.min(MOST_ENDING, slots * SECOND / usual);
    return new Presence(deadline.claims(), ending, leave(now));
  }

  /** When the drain is to leave, if the next step finds nothing. */
  Leave leave(long now) {
    if (mode == DrainMode.LONG_POLL) {
      return endless ? Leave.STAY : Leave.ELDER_WAITS;
    } else if (now + EARLY * MILLI < lingersUntil) {
      return Leave.STAY;
    }
    return emptySteps + 1 < EMPTY_STEPS_TO_END ? Leave.EMPTY : Leave.NOTHING_CLAIMED;
  }

  /** Whether the drain is to wait for tasks until its time is over. */
  boolean waits() {
    return mode == DrainMode.LONG_POLL;
  }

  /** Whether the drain waits to be woken for work. */
  boolean watches() {
    return mode != DrainMode.SCHEDULED;
  }

  /**
   * Until when it waits for work.
   *
   * @param step when the next step is due; it may be the last
   */
  long watchUntil(long now, long step, Deadline deadline) {
    long back = WorkWatch.BACK_BEFORE;
    long ends = Math.min(deadline.untilClaimingEnds() - back, WorkWatch.LONGEST);
    return Math.min(mode == DrainMode.WAKE ? step - back * MILLI : step, now + ends * MILLI);
  }

  /** There may be work. */
  void hurry(long now) {
    next = Math.min(next, now);
  }

  void stepped(DrainStep step, int limit, long now) {
    int claimed = step.claimed().size();
    boolean atOnce = Duration.ZERO.equals(step.untilNext());
    if (claimed > 0 || step.queued() == 0) {
      emptySteps = 0;
    } else if (!atOnce) {
      emptySteps++;
    }
    drained = step.leaves();
    if (mode == DrainMode.WAKE && claimed + step.settled() > 0) {
      lingersUntil = now + LINGER * MILLI;
    }
    if (claimed == limit || (atOnce && step.queued() > 0)) {
      next = now;
    } else if (step.queued() > 0) {
      long pause = SHORTEST_PAUSE << Math.min(emptySteps, 8);
      next = now + Math.min(pause, WorkWatch.LONGEST) * MILLI;
    } else {
      next = now + untilNext(step) * MILLI;
      if (lingersUntil > now) {
        next = Math.min(next, lingersUntil + WorkWatch.BACK_BEFORE * MILLI);
      }
    }
  }

  private long untilNext(DrainStep step) {
    long idle = mode == DrainMode.LONG_POLL ? WorkWatch.LONGEST : SCHEDULED_IDLE;
    Duration until = step.untilNext();
    // rounded up: a step a moment too early would find nothing, again and again
    return until == null ? idle : Math.min(idle, until.toMillis() + 1);
  }
}
