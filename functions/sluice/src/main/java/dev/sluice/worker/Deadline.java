package dev.sluice.worker;

import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.function.LongSupplier;

/**
 * Decides when a drain stops claiming, when it interrupts what still runs, and when it stops
 * waiting for that.
 *
 * <p>It claims a task while that could still use its whole timeout, with 5 s to spare. A task for
 * which even the function's whole time is too short would never be claimed, so it is claimed in the
 * first half of that time. With 3 s left, what still runs is interrupted; with 1 s left, it is
 * handed back on its behalf: a frozen or killed function must not hold tasks. A function should
 * therefore have at least 10 s.
 */
public final class Deadline {
  /** Time to spare after a task's timeout, ms. */
  static final long SPARE = 5_000;

  /** Time left at which running tasks are interrupted, ms. */
  static final long INTERRUPT = 3_000;

  /** Time left at which they are handed back on their behalf, ms. */
  static final long GIVE_UP = 1_000;

  /** The longest that a drain takes to stop when asked, ms: tasks get one second to end. */
  static final long STOP = INTERRUPT + 1_000;

  /** How late Redis may learn how much time is left, ms. */
  private static final long UNCERTAIN = 1_000;

  private static final long NEVER = Long.MAX_VALUE;

  private final LongSupplier remaining;
  private final LongSupplier nanos;
  private final long whole;
  private final long claimUntil;
  private final long interruptAt;
  private volatile long stopAt = NEVER;

  Deadline(LongSupplier remainingMillis, Collection<Duration> timeouts, LongSupplier nanos) {
    this.remaining = remainingMillis;
    this.nanos = nanos;
    this.whole = remainingMillis.getAsLong();
    this.claimUntil = timeouts.stream().mapToLong(this::needed).min().orElse(needed(Duration.ZERO));
    this.interruptAt = Math.min(INTERRUPT, claimUntil); // or it would claim what it interrupts
  }

  /** No deadline: the drain goes on until {@link Drain#stop}. */
  public static Deadline none() {
    return new Deadline(() -> NEVER, List.of(), System::nanoTime);
  }

  /**
   * The deadline of a function invocation.
   *
   * @param remainingMillis time left, such as {@code context::getRemainingTimeInMillis}
   * @param timeouts of the task types; without any, claiming ends when no time is left to spare
   */
  public static Deadline of(LongSupplier remainingMillis, Collection<Duration> timeouts) {
    return new Deadline(remainingMillis, timeouts, System::nanoTime);
  }

  /** The time that must be left to claim a task, ms. */
  private long needed(Duration timeout) {
    long needed = timeout.toMillis() + SPARE;
    return needed <= whole ? needed : whole / 2;
  }

  /** Ends the drain within 4 s. Safe from any thread. */
  void stop() {
    synchronized (this) {
      if (stopAt == NEVER) {
        stopAt = nanos.getAsLong() / 1_000_000 + STOP;
      }
    }
  }

  boolean endless() {
    return whole == NEVER;
  }

  /** Time left, ms. */
  long left() {
    long left = remaining.getAsLong();
    return stopAt == NEVER ? left : Math.min(left, stopAt - nanos.getAsLong() / 1_000_000);
  }

  /** Whether a task of some type may be claimed. */
  boolean mayClaim() {
    return stopAt == NEVER && left() >= claimUntil;
  }

  /** Whether a task with this timeout may be claimed. */
  boolean mayClaim(Duration timeout) {
    return stopAt == NEVER && left() >= needed(timeout);
  }

  boolean mustInterrupt() {
    return left() < interruptAt;
  }

  boolean over() {
    return left() < GIVE_UP;
  }

  /** Whether a drain of this length can give a task its whole timeout. */
  boolean fits(Duration timeout) {
    return whole == NEVER || timeout.toMillis() + INTERRUPT <= whole;
  }

  /** Time until the next of the answers above changes, ms. */
  long untilNextChange() {
    long left = left();
    if (left == NEVER) {
      return NEVER;
    }
    for (long mark : new long[] {mayClaim() ? claimUntil : NEVER, interruptAt, GIVE_UP}) {
      if (left >= mark) {
        return left - mark + 1;
      }
    }
    return Math.max(0, left);
  }

  /**
   * How long tasks that need no time will be claimed, a little less so that nobody counts on a
   * drain that is about to end; null when there is no end.
   */
  Duration claims() {
    if (endless()) {
      return null;
    }
    return Duration.ofMillis(mayClaim() ? Math.max(0, left() - SPARE - UNCERTAIN) : 0);
  }

  /** Time until claiming ends, ms; never negative. */
  long untilClaimingEnds() {
    long left = left();
    return left == NEVER ? NEVER : Math.max(0, left - claimUntil);
  }
}
