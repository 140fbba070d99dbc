package dev.sluice.queue;

import java.time.Duration;
import java.time.Instant;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;

/**
 * How many tasks are in each state and in each queue.
 *
 * @param counts every state, also with a count of zero
 * @param children how many of these are children, which lists leave out
 * @param queues those with waiting tasks, about 100 at most, those with the highest priorities
 *     first
 * @param more whether there are more queues
 * @param workers workers that hold tasks now
 * @param at when they were counted, by the clock of Redis
 */
public record QueueStatus(
    Map<TaskState, Long> counts,
    Map<TaskState, Long> children,
    List<QueueDepth> queues,
    boolean more,
    int workers,
    Instant at) {
  /** The counts without children. */
  public Map<TaskState, Long> whole() {
    Map<TaskState, Long> whole = new EnumMap<>(TaskState.class);
    counts.forEach((state, count) -> whole.put(state, count - children.get(state)));
    return whole;
  }

  /**
   * One queue.
   *
   * @param oldest how long its oldest waiting task has been waiting; null when empty
   */
  public record QueueDepth(String name, long queued, Duration oldest) {}

  /**
   * How attempts ended in one minute.
   *
   * @param start when the minute began, by the clock of Redis
   * @param retried attempts that did not succeed, of tasks that will be tried again
   * @param lost tasks taken back from lost workers; these are not charged as attempts
   */
  public record EndedPerMinute(
      Instant start, long succeeded, long failed, long retried, long lost) {}

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
}
