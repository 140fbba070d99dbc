package dev.sluice.worker;

import dev.sluice.queue.FailureTrace;
import dev.sluice.queue.Settlement;
import dev.sluice.queue.TaskRecord;
import dev.sluice.worker.attempt.Attempt;
import java.time.Duration;

/**
 * An attempt that has ended, and the settlement that the drain asks the queue to record. Reported
 * before the queue answers, which refuses a worker whose lease has expired.
 *
 * @param task as it was claimed
 * @param settlement null when it ignored its interrupt and the drain had already settled it
 * @param trace where its code failed; null when it did not, or for a reason outside of it
 */
public record AttemptEnd(
    TaskRecord task, Settlement settlement, FailureTrace trace, Duration took) {
  static AttemptEnd of(Attempt.Ended ended) {
    TaskRecord task = ended.attempt().claimed().task();
    return new AttemptEnd(task, ended.settlement(), ended.trace(), Duration.ofNanos(ended.nanos()));
  }
}
