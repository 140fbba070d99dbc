package dev.sluice.queue;

import java.net.URI;
import java.time.Clock;
import java.time.Duration;
import java.util.Collection;
import java.util.Collections;
import java.util.Set;
import java.util.TreeSet;

/**
 * Where the queue is and its limits.
 *
 * @param redisUrl {@code redis[s]://[user:password@]host[:port][,host[:port]…][/db]}; {@code
 *     ?cluster=true} for servers in cluster mode, of which several may be named
 * @param partition the hash tag of every key, 0 to 1,023
 * @param maxDepth maximum number of waiting tasks; further ones are refused
 * @param ownerShare how many percent of each limit one owner may use, 1 to 100
 * @param keepCount most ended tasks kept per state
 * @param keepFor how long an ended task is kept at most
 * @param lease how long a worker may be silent before its tasks are taken back
 * @param connections most connections for calls, and as many again for those that wait
 * @param clock the system's: the queue uses the time of Redis; any other, such as that of a test,
 *     the queue uses instead, in its scripts too
 * @param confirmed whether an enqueue returns only once a replica has it too
 * @param redisSecret where user and password are; null: in the URL
 * @param keepLeast for how long after its end no task is dropped because of {@code keepCount}
 * @param queueNames the queues that tasks may be enqueued into, {@link NewTask#DEFAULT_QUEUE} among
 *     them; empty: any, up to {@link NewTask#MOST_QUEUES} at once
 * @param partitions over how many partitions tasks are spread, 1 to {@link #MOST_PARTITIONS}; of
 *     the numbers from {@code partition} on, {@link #RESERVED} are then reserved for them
 */
public record QueueSettings(
    URI redisUrl,
    int partition,
    long maxDepth,
    int ownerShare,
    int keepCount,
    Duration keepFor,
    Duration lease,
    int connections,
    Clock clock,
    boolean confirmed,
    SecretSource redisSecret,
    Duration keepLeast,
    Set<String> queueNames,
    int partitions) {
  /** The most partitions. */
  public static final int MOST_PARTITIONS = 16;

  /** Of so many numbers those of the partitions are chosen. */
  public static final int RESERVED = 64;

  /** Longer than anybody waits before asking again: a request is held for 20 s at most. */
  private static final Duration LEAST = Duration.ofMinutes(1);

  public QueueSettings {
    if (partitions < 1 || partitions > MOST_PARTITIONS) {
      throw new IllegalArgumentException("partitions must be 1 to 16, was " + partitions);
    }
    if (partitions > 1 && partition > 1_024 - RESERVED) {
      throw new IllegalArgumentException(
          "SLUICE_PARTITION must be 0 to 960 when there are several partitions, was " + partition);
    }
  }

  /** With user and password in the URL. */
  public QueueSettings(
      URI redisUrl,
      int partition,
      long maxDepth,
      int ownerShare,
      int keepCount,
      Duration keepFor,
      Duration lease,
      int connections,
      Clock clock,
      boolean confirmed) {
    this(
        redisUrl,
        partition,
        maxDepth,
        ownerShare,
        keepCount,
        keepFor,
        lease,
        connections,
        clock,
        confirmed,
        null,
        LEAST,
        Set.of(),
        1);
  }

  /** By the time of Redis, and with limits that one owner may use up. */
  public QueueSettings(
      URI redisUrl,
      int partition,
      long maxDepth,
      int keepCount,
      Duration keepFor,
      Duration lease,
      int connections) {
    this(
        redisUrl,
        partition,
        maxDepth,
        100,
        keepCount,
        keepFor,
        lease,
        connections,
        Clock.systemUTC(),
        false);
  }

  /** Partition 0, 1,000,000 waiting tasks, 100,000 ended ones for 7 days, leases of 30 s. */
  public static QueueSettings of(URI redisUrl) {
    return new QueueSettings(
        redisUrl, 0, 1_000_000, 100_000, Duration.ofDays(7), Duration.ofSeconds(30), 8);
  }

  /** The same at another address. */
  public QueueSettings withRedisUrl(URI redisUrl) {
    Copy copy = new Copy(this);
    copy.redisUrl = redisUrl;
    return copy.made();
  }

  /** The same in another partition, 0 to 1,023. */
  public QueueSettings withPartition(int partition) {
    Copy copy = new Copy(this);
    copy.partition = partition;
    return copy.made();
  }

  /** The same with tasks spread over several partitions, of which this is the first. */
  public QueueSettings withPartitions(int partitions) {
    Copy copy = new Copy(this);
    copy.partitions = partitions;
    return copy.made();
  }

  /** Those of one of its partitions, which has its share of the limits. */
  public QueueSettings share(int partition) {
    Copy copy = new Copy(this);
    copy.partition = partition;
    copy.partitions = 1;
    copy.maxDepth = (maxDepth - 1) / partitions + 1;
    copy.keepCount = (keepCount + partitions - 1) / partitions;
    return copy.made();
  }

  /** The same with another lease. */
  public QueueSettings withLease(Duration lease) {
    Copy copy = new Copy(this);
    copy.lease = lease;
    return copy.made();
  }

  /** The same with other limits. */
  public QueueSettings withLimits(long maxDepth, int keepCount, Duration keepFor) {
    Copy copy = new Copy(this);
    copy.maxDepth = maxDepth;
    copy.keepCount = keepCount;
    copy.keepFor = keepFor;
    return copy.made();
  }

  /** The same with another least age, see {@link #keepLeast}. */
  public QueueSettings withKeepLeast(Duration keepLeast) {
    Copy copy = new Copy(this);
    copy.keepLeast = keepLeast;
    return copy.made();
  }

  /**
   * The same with only these queues, and the default one, see {@link #queueNames}.
   *
   * @param names empty: any
   */
  public QueueSettings withQueueNames(Collection<String> names) {
    Copy copy = new Copy(this);
    Set<String> all = new TreeSet<>(names);
    if (!all.isEmpty()) {
      all.add(NewTask.DEFAULT_QUEUE);
    }
    copy.queueNames = Collections.unmodifiableSet(all);
    return copy.made();
  }

  /** The same with another number of connections. */
  public QueueSettings withConnections(int connections) {
    Copy copy = new Copy(this);
    copy.connections = connections;
    return copy.made();
  }

  /** The same by another clock, see {@link #clock}. */
  public QueueSettings withClock(Clock clock) {
    Copy copy = new Copy(this);
    copy.clock = clock;
    return copy.made();
  }

  /** The same with another share for each owner, see {@link #ownerShare}. */
  public QueueSettings withOwnerShare(int ownerShare) {
    Copy copy = new Copy(this);
    copy.ownerShare = ownerShare;
    return copy.made();
  }

  /** The same with user and password in a secret, see {@link #redisSecret}. */
  public QueueSettings withRedisSecret(SecretSource redisSecret) {
    Copy copy = new Copy(this);
    copy.redisSecret = redisSecret;
    return copy.made();
  }

  /** The same, returning from an enqueue only once a replica has it too, or not. */
  public QueueSettings withConfirmation(boolean confirmed) {
    Copy copy = new Copy(this);
    copy.confirmed = confirmed;
    return copy.made();
  }

  /** The components, to change some of them. */
  private static final class Copy {
    URI redisUrl;
    int partition;
    long maxDepth;
    int ownerShare;
    int keepCount;
    Duration keepFor;
    Duration lease;
    int connections;
    Clock clock;
    boolean confirmed;
    SecretSource redisSecret;
    Duration keepLeast;
    Set<String> queueNames;
    int partitions;

    Copy(QueueSettings from) {
      redisUrl = from.redisUrl;
      partition = from.partition;
      maxDepth = from.maxDepth;
      ownerShare = from.ownerShare;
      keepCount = from.keepCount;
      keepFor = from.keepFor;
      lease = from.lease;
      connections = from.connections;
      clock = from.clock;
      confirmed = from.confirmed;
      redisSecret = from.redisSecret;
      keepLeast = from.keepLeast;
      queueNames = from.queueNames;
      partitions = from.partitions;
    }

    QueueSettings made() {
      return new QueueSettings(
          redisUrl,
          partition,
          maxDepth,
          ownerShare,
          keepCount,
          keepFor,
          lease,
          connections,
          clock,
          confirmed,
          redisSecret,
          keepLeast,
          queueNames,
          partitions);
    }
  }
}
