package dev.sluice.queue;

import java.time.Duration;
import java.util.List;
import java.util.Map;

/**
 * How many tasks stand where.
 *
 * @param counts every state, zero included
 * @param workers workers that hold tasks now
 */
public record QueueStatus(Map<TaskState, Long> counts, List<QueueDepth> queues, int workers) {
  /**
   * One queue.
   *
   * @param oldest how long its oldest waiting task has been waiting; null when empty
   */
  public record QueueDepth(String name, long queued, Duration oldest) {}
}
