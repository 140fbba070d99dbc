package dev.sluice.worker;

import java.time.Duration;

/**
 * Knows when the queue last answered a drain and when to ask it again. Times are nanoseconds since
 * the drain began.
 */
final class Contact {
  /** The time between two heartbeats: a cancel reaches a running task within it. */
  static final long HEARTBEAT = Duration.ofSeconds(2).toNanos();

  /** The time before a queue that did not answer is asked again. */
  static final long PAUSE = Duration.ofMillis(500).toNanos();

  /**
   * How long a drain that holds nothing asks a queue that does not answer, ns. Each drain of a
   * queue that is away costs that time, and the next one is started within a minute.
   */
  static final long HOPE = Duration.ofSeconds(3).toNanos();

  private final long lease;
  private long answeredAt;
  private long heartbeatAt;
  private long askAt;
  private boolean silent;
  private long silentSince;
  private long lastTook;

  Contact(Duration lease) {
    this.lease = lease.toNanos();
  }

  /**
   * It answered a call made at that time.
   *
   * @param beaten with the first tasks, or to a heartbeat: this puts off the next heartbeat
   * @param whole whether each of its partitions did
   */
  void answered(long at, boolean beaten, boolean whole) {
    answeredAt = at;
    askAt = at;
    silent &= !whole;
    if (beaten) {
      heartbeatAt = at + HEARTBEAT;
    }
  }

  /**
   * It did not answer a call.
   *
   * @param began when the call was made
   */
  void silent(long began, long now) {
    silentSince = silent ? silentSince : began;
    silent = true;
    lastTook = now - began;
    askAt = now + PAUSE;
    heartbeatAt = Math.max(heartbeatAt, askAt);
  }

  /** When it may be asked again. */
  long askAt() {
    return askAt;
  }

  long heartbeatAt() {
    return heartbeatAt;
  }

  /** Whether another call that takes as long as the last would end too late for {@link #HOPE}. */
  boolean hopeless() {
    return silent && askAt + lastTook - silentSince > HOPE;
  }

  /** Whether it has been silent for so long that other workers may hold the tasks that run here. */
  boolean leaseOver(long now) {
    return now - answeredAt > lease;
  }
}
