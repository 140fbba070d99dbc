package dev.sluice.worker;

import dev.sluice.json.Unicode;
import java.math.BigInteger;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.util.Collection;
import java.util.Collections;
import java.util.SortedSet;
import java.util.TreeSet;

/**
 * How a worker drains.
 *
 * @param concurrency tasks run side by side, 1 to 1,000
 * @param lease the queue's lease: after that time without an answer from the queue, attempts are
 *     stopped, because other workers may have been given their tasks
 * @param host where it runs, for people; each drain's name is this and a random part
 * @param build the name of its build, for people; empty for none
 * @param unknownFor how long a task that no build can run is handed back before it fails
 * @param queues the queues it takes tasks from, 32 at most; empty: all
 * @param clock by which attempts are given their deadlines
 */
public record DrainSettings(
    int concurrency,
    Duration lease,
    String host,
    String build,
    Duration unknownFor,
    SortedSet<String> queues,
    Clock clock) {
  /** How long a task of an unknown type or with unreadable params is handed back: a day. */
  public static final Duration UNKNOWN_FOR = Duration.ofDays(1);

  /** The most queues that a drain can name: each step looks at all of them. */
  public static final int MOST_QUEUES = 32;

  /** Characters used of the host's name: the record of each running task repeats them. */
  private static final int LONGEST_HOST = 40;

  /** Characters used of the build's name. */
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
    build = Unicode.line(build, LONGEST_BUILD).trim();
  }

  /**
   * The defaults: leases of 30 s, no names of host and build, all queues, a day before unknown
   * types fail.
   */
  public static DrainSettings of(int concurrency) {
    return new DrainSettings(
        concurrency,
        Duration.ofSeconds(30),
        "drain",
        "",
        UNKNOWN_FOR,
        new TreeSet<>(),
        Clock.systemUTC());
  }

  /** A name for the worker of another drain. */
  String newWorker() {
    return host + "-" + new BigInteger(60, new SecureRandom()).toString(36);
  }

  /** The same with another number of tasks run side by side. */
  public DrainSettings withConcurrency(int concurrency) {
    return new DrainSettings(concurrency, lease, host, build, unknownFor, queues, clock);
  }

  /** The same for a queue with another lease. */
  public DrainSettings withLease(Duration lease) {
    return new DrainSettings(concurrency, lease, host, build, unknownFor, queues, clock);
  }

  /** The same on another host; characters that a worker's name cannot have become dashes. */
  public DrainSettings on(String host) {
    return new DrainSettings(concurrency, lease, host, build, unknownFor, queues, clock);
  }

  /** The same with a name for the build, such as a version. */
  public DrainSettings withBuild(String build) {
    return new DrainSettings(concurrency, lease, host, build, unknownFor, queues, clock);
  }

  /** The same with another time for which tasks that no build can run are handed back. */
  public DrainSettings withUnknownFor(Duration unknownFor) {
    return new DrainSettings(concurrency, lease, host, build, unknownFor, queues, clock);
  }

  /** The same for these queues only. */
  public DrainSettings serving(Collection<String> queues) {
    return new DrainSettings(
        concurrency, lease, host, build, unknownFor, new TreeSet<>(queues), clock);
  }

  /** The same by another clock. */
  public DrainSettings by(Clock clock) {
    return new DrainSettings(concurrency, lease, host, build, unknownFor, queues, clock);
  }
}
