package dev.sluice.task;

import java.time.Duration;
import java.util.random.RandomGenerator;

/**
 * When a failed attempt is repeated: after a random time up to {@code min(cap, base *
 * 2^(attempt-1))} ("full jitter": the spread keeps retries of many tasks from arriving together).
 *
 * @param maxAttempts 1 to 100
 */
public record RetryPolicy(int maxAttempts, Duration base, Duration cap) {
  /** Five attempts, 1 s doubled each time, at most 1 h. */
  public static final RetryPolicy DEFAULT =
      new RetryPolicy(5, Duration.ofSeconds(1), Duration.ofHours(1));

  public RetryPolicy {
    if (maxAttempts < 1 || maxAttempts > 100) {
      throw new IllegalArgumentException("maxAttempts must be 1 to 100, was " + maxAttempts);
    }
  }

  /** The same policy with another number of attempts. */
  public RetryPolicy attempts(int maxAttempts) {
    return new RetryPolicy(maxAttempts, base, cap);
  }

  /** The wait after the given failed attempt (from 1). */
  public Duration delayAfter(int attempt, RandomGenerator random) {
    long ceiling = base.toMillis();
    for (int i = 1; i < attempt && ceiling < cap.toMillis(); i++) {
      ceiling *= 2;
    }
    return Duration.ofMillis(random.nextLong(Math.min(ceiling, cap.toMillis()) + 1));
  }
}
