package dev.sluice.worker;

import dev.sluice.queue.Settlement;
import dev.sluice.queue.TaskRecord;
import java.time.Duration;

/**
 * An attempt that has ended, and what the drain asks the queue to record of it. Reported before the
 * queue answers: a worker whose lease is over is refused.
 *
 * @param task as it was claimed
 * @param settlement null when it ignored its interrupt and was settled on its behalf before
 */
public record AttemptEnd(TaskRecord task, Settlement settlement, Duration took) {}
