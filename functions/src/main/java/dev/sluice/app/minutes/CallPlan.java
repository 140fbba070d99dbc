package dev.sluice.app.minutes;

import dev.sluice.task.FanOutTask.Child;
import java.util.stream.Stream;

/** When the ids of a batch are called. */
public interface CallPlan {
  /** The calls in a fixed order, each a {@code user-call} with its delay; asked again the same. */
  Stream<Child> calls(long batch, int count);

  /** What came of it, to be written as JSON; the ids of the batch are not needed any more. */
  Result finish(long batch);

  /**
   * The result of a batch.
   *
   * @param count ids that were planned
   * @param groups the minute groups they were planned into
   * @param overflow whether a group had more than its minutes take
   * @param peak the most ids in one minute
   */
  record Result(long count, Object groups, boolean overflow, long peak) {}
}
