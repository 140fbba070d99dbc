package dev.sluice.worker;

import dev.sluice.queue.DrainStep;
import dev.sluice.queue.QueueUnavailable;
import dev.sluice.queue.Settlement;
import dev.sluice.queue.TaskState;
import dev.sluice.queue.WorkerQueue.Counting;
import dev.sluice.queue.stats.Counts;
import dev.sluice.signals.Counter;
import dev.sluice.signals.Log;
import dev.sluice.signals.Timing;
import dev.sluice.worker.DrainReport.Count;
import dev.sluice.worker.attempt.Attempt;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;

/** Counts what a drain does. */
final class Tally {
  private static final Map<Count, Counter> COUNTERS =
      new EnumMap<>(
          Map.of(
              Count.CLAIMED, Counter.STARTED,
              Count.SUCCEEDED, Counter.SUCCEEDED,
              Count.RETRIED, Counter.RETRIED,
              Count.FAILED, Counter.FAILED,
              Count.CANCELLED, Counter.CANCELLED,
              Count.RELEASED, Counter.RELEASED,
              Count.FANNED_OUT, Counter.FANNED_OUT,
              Count.RECOVERED, Counter.LEASES_LOST,
              Count.FENCED, Counter.FENCED));

  private final String worker;
  private final Instant startedAt;
  private final Log log;
  private final Samples samples;
  private final Map<Count, Integer> counts = new EnumMap<>(Count.class);
  private boolean counted; // the queue knows that it works
  private long remaining;
  private int steps;
  private long busyNanos;

  Tally(String worker, Clock clock, Log log) {
    this.worker = worker;
    this.log = log;
    startedAt = clock.instant();
    samples = new Samples(clock);
  }

  void step(List<Settlement> sent, DrainStep step) {
    steps++;
    samples.settled(sent, step);
    add(Count.CLAIMED, step.claimed().size());
    add(Count.FENCED, step.fenced().size());
    add(Count.RECOVERED, step.recovered());
    add(Count.FAILED, step.spent());
    add(Count.PROMOTED, step.promoted());
    if (step.recovered() > 0 && log.structured()) {
      log.warning("tasks were taken back from lost workers")
          .member("tasks", step.recovered())
          .write();
    }
    remaining = step.queued();
    for (int i = 0; i < sent.size(); i++) {
      TaskState became = step.became().get(i);
      if (became != null) {
        add(settled(sent.get(i), became), 1);
      }
    }
  }

  void ended(Attempt.Ended ended) {
    busyNanos += ended.nanos();
    Timing.RUN.record(ended.attempt().claimed().task().type(), Duration.ofNanos(ended.nanos()));
    samples.ended(ended);
  }

  /** When {@link #write} has something to do, in ns since the drain began. */
  long due() {
    return samples.due();
  }

  /**
   * Has the queue count how attempts ended since it did last. Nothing is wrong without these
   * counts, so nothing is tried twice.
   *
   * @param ends whether the drain ends, which the queue must know even if nothing was counted since
   */
  void write(long now, DrainParts parts, boolean ends) {
    Map<String, Counts> types = samples.take(now);
    if (types.isEmpty() && !(ends && counted)) {
      return;
    }
    DrainSettings settings = parts.settings();
    Duration age = Duration.ofNanos(now);
    counted = true;
    try {
      parts
          .queue()
          .count(new Counting(worker, settings.concurrency(), settings.build(), age, ends), types);
    } catch (QueueUnavailable e) {
      log.warn("not counted: " + e.getMessage());
    }
  }

  private void add(Count what, int n) {
    counts.merge(what, n, Integer::sum);
    Counter counter = COUNTERS.get(what);
    if (counter != null) {
      counter.add(n);
    }
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
