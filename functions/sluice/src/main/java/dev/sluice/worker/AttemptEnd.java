package dev.sluice.worker;

import dev.sluice.queue.FailureTrace;
import dev.sluice.queue.Settlement;
import dev.sluice.queue.TaskRecord;
import dev.sluice.signals.TraceParent;
import dev.sluice.worker.attempt.Attempt;
import java.time.Duration;

/**
 * An attempt that has ended, and the settlement that the drain asks the queue to record. Reported
 * before the queue answers, which refuses a worker whose lease has expired.
 *
 * @param task as it was claimed
 * @param settlement null when it ignored its interrupt and the drain had already settled it
 * @param trace where its code failed; null when it did not, or for a reason outside of it
 * @param place where it was in a trace; null: it belongs to none
 * @param lost whether the task belonged to another worker by then
 */
public record AttemptEnd(
    TaskRecord task,
    Settlement settlement,
    FailureTrace trace,
    TraceParent place,
    Duration took,
    boolean lost) {
  static AttemptEnd of(Attempt.Ended ended) {
    Attempt attempt = ended.attempt();
    return new AttemptEnd(
        attempt.claimed().task(),
        ended.settlement(),
        ended.trace(),
        attempt.place(),
        Duration.ofNanos(ended.nanos()),
        attempt.lost());
  }
}
