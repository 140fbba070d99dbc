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

  private final long lease;
  private long answeredAt;
  private long heartbeatAt;
  private long askAt;

  Contact(Duration lease) {
    this.lease = lease.toNanos();
  }

  /** It answered a call made at that time. */
  void answered(long at) {
    answeredAt = at;
    askAt = at;
  }

  /** It answered with the first tasks, or to a heartbeat: this puts off the next heartbeat. */
  void beaten(long at) {
    answered(at);
    heartbeatAt = at + HEARTBEAT;
  }

  /** It did not answer. */
  void silent(long now) {
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

  /** Whether it has been silent for so long that other workers may hold the tasks that run here. */
  boolean leaseOver(long now) {
    return now - answeredAt > lease;
  }
}
