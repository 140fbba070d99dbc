package dev.sluice.worker;

import dev.sluice.queue.DrainStep;
import java.time.Duration;

/**
 * Decides when the next drain step is due, from what the last one found. Pure: times are
 * nanoseconds since the drain began.
 */
final class Pace {
  private static final long MILLI = 1_000_000;

  // A scheduled drain looks once a second while something runs; a long-polling one is woken.
  private static final long SCHEDULED_IDLE = 1_000;

  // The queue has tasks but returns none, such as a task that must run alone: ask again soon, then
  // less and less often.
  private static final long SHORTEST_PAUSE = 20;
  private static final int EMPTY_STEPS_TO_END = 6;

  private final DrainMode mode;
  private long next;
  private boolean drained;
  private int emptySteps;

  Pace(DrainMode mode) {
    this.mode = mode;
  }

  /** When to step for new tasks. */
  long next() {
    return next;
  }

  /** Whether a scheduled drain has seen the end of the queue. */
  boolean drained() {
    return drained;
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
    drained =
        limit > 0
            && claimed == 0
            && (step.queued() == 0 || emptySteps >= EMPTY_STEPS_TO_END)
            && mode == DrainMode.SCHEDULED;
    if (claimed == limit || (atOnce && step.queued() > 0)) {
      next = now;
    } else if (step.queued() > 0) {
      long pause = SHORTEST_PAUSE << Math.min(emptySteps, 8);
      next = now + Math.min(pause, WorkWatch.LONGEST) * MILLI;
    } else {
      next = now + untilNext(step) * MILLI;
    }
  }

  private long untilNext(DrainStep step) {
    long idle = mode == DrainMode.SCHEDULED ? SCHEDULED_IDLE : WorkWatch.LONGEST;
    Duration until = step.untilNext();
    // rounded up: a step a moment too early would find nothing, again and again
    return until == null ? idle : Math.min(idle, until.toMillis() + 1);
  }
}
