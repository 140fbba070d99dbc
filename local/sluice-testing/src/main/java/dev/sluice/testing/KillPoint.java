package dev.sluice.testing;

/** Where a worker can be killed; see {@link SluiceExtension#killWorkerAt}. */
public enum KillPoint {
  /** The queue has given it tasks, but none has started. */
  AFTER_CLAIM,
  /** A task has called {@code context.progress}. */
  AT_PROGRESS,
  /** A task has called {@code context.checkpoint} with a record, which has been kept. */
  AT_CHECKPOINT,
  /**
   * Some children of a fan-out have been enqueued, up to 1,000 at once; their parent is not
   * finished with it.
   */
  AFTER_CHILDREN,
  /** A task's code has ended, but the queue does not know: any outside effects have happened. */
  BEFORE_SETTLE,
  /** The queue knows how a task ended, but its answer is lost with the worker. */
  AFTER_SETTLE
}
