package dev.sluice.queue;

import java.time.Instant;
import java.util.List;

/**
 * The workers that asked for tasks in the last hour, by the clock of Redis.
 *
 * @param lastSeenAt when any worker was last seen, however long ago; null: never
 * @param count how many were seen in the last hour, 1,000 at most
 * @param workers the 100 last seen of them, last seen first
 */
public record Workers(Instant lastSeenAt, int count, List<Worker> workers) {
  /**
   * A worker, which is one drain.
   *
   * @param seenAt when it last asked for tasks or extended its lease
   * @param leaseEndsAt null when it holds nothing
   * @param holds how many tasks it holds
   * @param tasks 20 of these at most
   */
  public record Worker(
      String name, Instant seenAt, Instant leaseEndsAt, int holds, List<Held> tasks) {}

  /**
   * A task that a worker holds.
   *
   * @param since when it was claimed
   */
  public record Held(String id, String type, String owner, Instant since) {}
}
