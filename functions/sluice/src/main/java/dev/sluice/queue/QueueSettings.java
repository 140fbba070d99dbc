package dev.sluice.queue;

import java.net.URI;
import java.time.Duration;

/**
 * Where the queue is and its limits.
 *
 * @param redisUrl {@code redis[s]://[user:password@]host[:port][/db]}; {@code ?cluster=true} for a
 *     server in cluster mode
 * @param partition the hash tag of every key, 0 to 1,023
 * @param maxDepth most waiting tasks; further ones are refused
 * @param keepCount most ended tasks kept per state
 * @param keepFor how long an ended task is kept at most
 * @param lease how long a worker may be silent before its tasks are taken back
 * @param connections most connections for calls, and as many again for those that wait
 */
public record QueueSettings(
    URI redisUrl,
    int partition,
    long maxDepth,
    int keepCount,
    Duration keepFor,
    Duration lease,
    int connections) {

  /** Partition 0, 1,000,000 waiting tasks, 100,000 ended ones for 7 days, leases of 30 s. */
  public static QueueSettings of(URI redisUrl) {
    return new QueueSettings(
        redisUrl, 0, 1_000_000, 100_000, Duration.ofDays(7), Duration.ofSeconds(30), 8);
  }

  /** The same with another lease. */
  public QueueSettings withLease(Duration lease) {
    return new QueueSettings(redisUrl, partition, maxDepth, keepCount, keepFor, lease, connections);
  }

  /** The same with other limits. */
  public QueueSettings withLimits(long maxDepth, int keepCount, Duration keepFor) {
    return new QueueSettings(redisUrl, partition, maxDepth, keepCount, keepFor, lease, connections);
  }

  /** The same with another number of connections. */
  public QueueSettings withConnections(int connections) {
    return new QueueSettings(redisUrl, partition, maxDepth, keepCount, keepFor, lease, connections);
  }
}
