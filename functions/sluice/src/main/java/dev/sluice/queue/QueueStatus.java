package dev.sluice.queue;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;

/**
 * How many tasks stand where.
 *
 * @param counts every state, zero included
 * @param workers workers that hold tasks now
 * @param at when it was so, by the clock of Redis
 */
public record QueueStatus(
    Map<TaskState, Long> counts, List<QueueDepth> queues, int workers, Instant at) {
  /**
   * One queue.
   *
   * @param oldest how long its oldest waiting task has been waiting; null when empty
   */
  public record QueueDepth(String name, long queued, Duration oldest) {}
}
