package dev.sluice.worker;

import java.time.Duration;

/**
 * How a worker drains.
 *
 * @param concurrency tasks run side by side, 1 to 1,000
 * @param lease the queue's lease: after so long without an answer from it, what runs is stopped,
 *     since others may have been given it
 * @param host where it runs, for people; its name is that of each drain up to a random part
 */
public record DrainSettings(int concurrency, Duration lease, String host) {
  /** Characters of a host's name that are used: each record that is held repeats them. */
  private static final int LONGEST_HOST = 40;

  public DrainSettings {
    if (concurrency < 1 || concurrency > 1_000) {
      throw new IllegalArgumentException("concurrency must be 1 to 1,000, was " + concurrency);
    }
    String plain = host.replaceAll("[^A-Za-z0-9_]+", "-");
    host = plain.substring(0, Math.min(plain.length(), LONGEST_HOST));
  }

  /** Leases of 30 s, on a host without a name. */
  public static DrainSettings of(int concurrency) {
    return new DrainSettings(concurrency, Duration.ofSeconds(30), "drain");
  }

  /** The same for a queue with another lease. */
  public DrainSettings withLease(Duration lease) {
    return new DrainSettings(concurrency, lease, host);
  }

  /** The same on another host; characters that no name of a worker has become dashes. */
  public DrainSettings on(String host) {
    return new DrainSettings(concurrency, lease, host);
  }
}
