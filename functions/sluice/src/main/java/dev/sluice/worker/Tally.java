package dev.sluice.worker;

import dev.sluice.queue.DrainStep;
import dev.sluice.queue.Settlement;
import dev.sluice.queue.TaskState;
import dev.sluice.worker.DrainReport.Count;
import java.time.Duration;
import java.time.Instant;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;

/** Counts what a drain does. */
final class Tally {
  private final String worker;
  private final Instant startedAt;
  private final Map<Count, Integer> counts = new EnumMap<>(Count.class);
  private long remaining;
  private int steps;
  private long busyNanos;

  Tally(String worker, Instant startedAt) {
    this.worker = worker;
    this.startedAt = startedAt;
  }

  void step(List<Settlement> sent, DrainStep step) {
    steps++;
    add(Count.CLAIMED, step.claimed().size());
    add(Count.FENCED, step.fenced().size());
    add(Count.RECOVERED, step.recovered());
    add(Count.PROMOTED, step.promoted());
    remaining = step.queued();
    for (int i = 0; i < sent.size(); i++) {
      TaskState became = step.became().get(i);
      if (became != null) {
        add(settled(sent.get(i), became), 1);
      }
    }
  }

  void busy(long nanos) {
    busyNanos += nanos;
  }

  private void add(Count what, int n) {
    counts.merge(what, n, Integer::sum);
  }

  /** By what became of the task: only the script knows whether somebody had cancelled it. */
  private static Count settled(Settlement settlement, TaskState became) {
    return switch (became) {
      case SUCCEEDED -> Count.SUCCEEDED;
      case FAILED -> Count.FAILED;
      case CANCELLED -> Count.CANCELLED;
      case RUNNING -> Count.FANNED_OUT;
      case QUEUED -> Count.RELEASED;
      case SCHEDULED -> settlement instanceof Settlement.Retry ? Count.RETRIED : Count.RELEASED;
    };
  }

  DrainReport report(int stuck, Instant now) {
    add(Count.STUCK, stuck);
    return new DrainReport(
        worker,
        startedAt,
        counts,
        remaining,
        steps,
        Duration.between(startedAt, now),
        Duration.ofNanos(busyNanos));
  }
}
