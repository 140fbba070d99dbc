package dev.sluice.queue;

import java.time.Duration;
import java.time.Instant;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;

/**
 * How many tasks stand where.
 *
 * @param counts every state, zero included
 * @param children how many of these are children, which lists leave out
 * @param workers workers that hold tasks now
 * @param at when it was so, by the clock of Redis
 */
public record QueueStatus(
    Map<TaskState, Long> counts,
    Map<TaskState, Long> children,
    List<QueueDepth> queues,
    int workers,
    Instant at) {
  /** How many tasks that are no children are in every state. */
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
}
