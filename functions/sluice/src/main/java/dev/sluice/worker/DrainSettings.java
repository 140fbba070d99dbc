package dev.sluice.worker;

import java.time.Duration;
import java.util.Collection;
import java.util.Collections;
import java.util.SortedSet;
import java.util.TreeSet;

/**
 * How a worker drains.
 *
 * @param concurrency tasks run side by side, 1 to 1,000
 * @param lease the queue's lease: after so long without an answer from it, what runs is stopped,
 *     since others may have been given it
 * @param host where it runs, for people; its name is that of each drain up to a random part
 * @param build what its code is called, for people; empty when it has no name
 * @param unknownFor how long a task that builds cannot run is handed back before it fails
 * @param queues the queues it takes tasks from, 32 at most; empty: all
 */
public record DrainSettings(
    int concurrency,
    Duration lease,
    String host,
    String build,
    Duration unknownFor,
    SortedSet<String> queues) {
  /** How long a task of an unknown type or with unreadable params is handed back: a day. */
  public static final Duration UNKNOWN_FOR = Duration.ofDays(1);

  /** The most queues one drain can be given by name: each step looks at all of them. */
  public static final int MOST_QUEUES = 32;

  /** Characters of a host's name that are used: each record that is held repeats them. */
  private static final int LONGEST_HOST = 40;

  /** Characters of a build's name that are used. */
  private static final int LONGEST_BUILD = 60;

  public DrainSettings {
    if (concurrency < 1 || concurrency > 1_000) {
      throw new IllegalArgumentException("concurrency must be 1 to 1,000, was " + concurrency);
    }
    String plain = host.replaceAll("[^A-Za-z0-9_]+", "-");
    host = plain.substring(0, Math.min(plain.length(), LONGEST_HOST));
    if (queues.size() > MOST_QUEUES) {
      throw new IllegalArgumentException("at most " + MOST_QUEUES + " queues can be named");
    }
    queues = Collections.unmodifiableSortedSet(new TreeSet<>(queues));
    build = Texts.line(build, LONGEST_BUILD).trim();
  }

  /** Leases of 30 s, on a host without a name, a build without a name, and a day of patience. */
  public static DrainSettings of(int concurrency) {
    return new DrainSettings(
        concurrency, Duration.ofSeconds(30), "drain", "", UNKNOWN_FOR, new TreeSet<>());
  }

  /** The same with another number of tasks run side by side. */
  public DrainSettings withConcurrency(int concurrency) {
    return new DrainSettings(concurrency, lease, host, build, unknownFor, queues);
  }

  /** The same for a queue with another lease. */
  public DrainSettings withLease(Duration lease) {
    return new DrainSettings(concurrency, lease, host, build, unknownFor, queues);
  }

  /** The same on another host; characters that no name of a worker has become dashes. */
  public DrainSettings on(String host) {
    return new DrainSettings(concurrency, lease, host, build, unknownFor, queues);
  }

  /** The same in a build of this name, such as a version. */
  public DrainSettings withBuild(String build) {
    return new DrainSettings(concurrency, lease, host, build, unknownFor, queues);
  }

  /** The same with another time for which tasks that builds cannot run are handed back. */
  public DrainSettings withUnknownFor(Duration unknownFor) {
    return new DrainSettings(concurrency, lease, host, build, unknownFor, queues);
  }

  /** The same for these queues only. */
  public DrainSettings serving(Collection<String> queues) {
    return new DrainSettings(concurrency, lease, host, build, unknownFor, new TreeSet<>(queues));
  }
}
