package dev.sluice.worker;

import dev.sluice.queue.DrainStep;
import dev.sluice.queue.Lease;
import dev.sluice.queue.Settlement;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Set;

/** Counts what a drain does. */
final class Tally {
  private final String worker;
  private final Instant startedAt;
  private int claimed;
  private int succeeded;
  private int retried;
  private int failed;
  private int cancelled;
  private int released;
  private int fannedOut;
  private int fenced;
  private int recovered;
  private int promoted;
  private long remaining;
  private int steps;
  private long busyNanos;

  Tally(String worker, Instant startedAt) {
    this.worker = worker;
    this.startedAt = startedAt;
  }

  void step(List<Settlement> sent, DrainStep step) {
    steps++;
    claimed += step.claimed().size();
    fenced += step.fenced().size();
    recovered += step.recovered();
    promoted += step.promoted();
    remaining = step.queued();
    settled(sent, Set.copyOf(step.fenced()), step.failed());
  }

  void busy(long nanos) {
    busyNanos += nanos;
  }

  private void settled(List<Settlement> sent, Set<Lease> refused, int becameFailed) {
    int fails = 0;
    int retries = 0;
    for (Settlement settlement : sent) {
      if (!refused.contains(settlement.lease())) {
        if (settlement instanceof Settlement.Complete) {
          succeeded++;
        } else if (settlement instanceof Settlement.Release
            || settlement instanceof Settlement.HandBack) {
          released++;
        } else if (settlement instanceof Settlement.AwaitChildren) {
          fannedOut++;
        } else if (settlement instanceof Settlement.Fail) {
          fails++;
        } else {
          retries++;
        }
      }
    }
    // A Fail that did not end in FAILED was asked to cancel; a Retry that did had no attempts left.
    failed += becameFailed;
    cancelled += Math.max(0, fails - becameFailed);
    retried += Math.max(0, retries - Math.max(0, becameFailed - fails));
  }

  DrainReport report(int stuck, Instant now) {
    return new DrainReport(
        worker,
        startedAt,
        claimed,
        succeeded,
        retried,
        failed,
        cancelled,
        released,
        fannedOut,
        fenced,
        stuck,
        recovered,
        promoted,
        remaining,
        steps,
        Duration.between(startedAt, now).toMillis(),
        busyNanos / 1_000_000);
  }
}
