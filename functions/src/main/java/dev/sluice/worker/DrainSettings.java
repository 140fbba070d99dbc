package dev.sluice.worker;

import java.time.Duration;

/**
 * How a worker drains.
 *
 * @param concurrency tasks run side by side, 1 to 1,000
 * @param lease the queue's lease: after so long without an answer from it, what runs is stopped,
 *     since others may have been given it
 */
public record DrainSettings(int concurrency, Duration lease) {
  public DrainSettings {
    if (concurrency < 1 || concurrency > 1_000) {
      throw new IllegalArgumentException("concurrency must be 1 to 1,000, was " + concurrency);
    }
  }

  /** Leases of 30 s. */
  public static DrainSettings of(int concurrency) {
    return new DrainSettings(concurrency, Duration.ofSeconds(30));
  }

  /** The same for a queue with another lease. */
  public DrainSettings withLease(Duration lease) {
    return new DrainSettings(concurrency, lease);
  }
}
