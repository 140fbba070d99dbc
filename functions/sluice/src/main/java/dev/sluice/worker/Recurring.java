package dev.sluice.worker;

/** Recurring tasks, as a drain sees them: it asks in every round. */
@FunctionalInterface
public interface Recurring {
  /** There are none. */
  Recurring NONE = () -> 3_600_000;

  /**
   * Enqueues what is due. Shared by the drains of one environment; called often, so it must be
   * cheap when nothing is due.
   *
   * @return milliseconds until something is due next
   * @throws dev.sluice.queue.QueueUnavailable when the queue does not answer; for some seconds from
   *     then on it is not asked
   */
  long enqueueDue();
}
