package dev.sluice;

import dev.sluice.queue.NewTask;
import java.time.Duration;
import java.util.List;

/**
 * Limits of the queue that keep one caller's load from harming others.
 *
 * @param retentionLeast for how long after its end no task is dropped because of the retention
 *     count
 * @param queueNames the queues that tasks may be enqueued into, beside the default one; empty: any
 */
public record Limits(Duration retentionLeast, List<String> queueNames) {
  private static final Setting RETENTION_LEAST_SECONDS =
      Setting.number(
          "SLUICE_RETENTION_LEAST_SECONDS",
          60,
          0,
          315_360_000,
          "seconds that they are kept at least, whatever their count ([what that may"
              + " cost](guarantees.md#limits))");
  private static final Setting QUEUE_NAMES =
      Setting.of(
          "SLUICE_QUEUE_NAMES",
          "any, with waiting tasks in at most 1,000 at once",
          "queues that tasks may be enqueued into beside `default`, comma-separated; others are"
              + " refused (422)");

  static Limits of(Variables variables) {
    return new Limits(
        Duration.ofSeconds(variables.number(RETENTION_LEAST_SECONDS)),
        variables.queues(QUEUE_NAMES, NewTask.MOST_QUEUES));
  }
}
