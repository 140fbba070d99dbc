package dev.sluice.worker;

import java.time.Duration;
import java.util.function.LongSupplier;

/**
 * Decides when a drain stops claiming, when it interrupts what still runs, and when it stops
 * waiting for that.
 *
 * <p>It claims while a task with the longest timeout could still end by itself, with 5 s to spare.
 * A function whose whole time is shorter than that would never claim, so it claims for the first
 * half of its time. With 3 s left, what still runs is interrupted; with 1 s left, it is handed back
 * on its behalf: a frozen or killed function must not hold tasks. A function should therefore have
 * at least 10 s.
 */
public final class Deadline {
  /** Time to spare after a task with the longest timeout, ms. */
  static final long SPARE = 5_000;

  /** Time left at which running tasks are interrupted, ms. */
  static final long INTERRUPT = 3_000;

  /** Time left at which they are handed back on their behalf, ms. */
  static final long GIVE_UP = 1_000;

  /** The longest that a drain takes to stop when asked, ms: tasks get one second to end. */
  static final long STOP = INTERRUPT + 1_000;

  private static final long NEVER = Long.MAX_VALUE;

  private final LongSupplier remaining;
  private final LongSupplier nanos;
  private final long whole;
  private final long claimUntil;
  private final long interruptAt;
  private volatile long stopAt = NEVER;

  Deadline(LongSupplier remainingMillis, Duration longestTimeout, LongSupplier nanos) {
    this.remaining = remainingMillis;
    this.nanos = nanos;
    this.whole = remainingMillis.getAsLong();
    long wanted = longestTimeout.toMillis() + SPARE;
    this.claimUntil = wanted <= whole ? wanted : whole / 2;
    this.interruptAt = Math.min(INTERRUPT, claimUntil); // or it would claim what it interrupts
  }

  /** No deadline: the drain goes on until {@link Drain#stop}. */
  public static Deadline none() {
    return new Deadline(() -> NEVER, Duration.ZERO, System::nanoTime);
  }

  /**
   * The deadline of a function invocation.
   *
   * @param remainingMillis time left, such as {@code context::getRemainingTimeInMillis}
   * @param longestTimeout of all task types
   */
  public static Deadline of(LongSupplier remainingMillis, Duration longestTimeout) {
    return new Deadline(remainingMillis, longestTimeout, System::nanoTime);
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

  boolean mayClaim() {
    return stopAt == NEVER && left() >= claimUntil;
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

  /** Time until claiming ends, ms; never negative. */
  long untilClaimingEnds() {
    long left = left();
    return left == NEVER ? NEVER : Math.max(0, left - claimUntil);
  }
}
