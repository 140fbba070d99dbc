package dev.sluice.worker;

import dev.sluice.queue.DrainStep;
import dev.sluice.queue.Lease;
import dev.sluice.queue.Settlement;
import dev.sluice.queue.TaskRecord;
import dev.sluice.queue.TaskState;
import dev.sluice.queue.stats.Counts;
import dev.sluice.queue.stats.Counts.Outcome;
import dev.sluice.worker.attempt.Attempt;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * How attempts of this drain ended and how long they took, until that is written: once a second, so
 * that it costs next to nothing per task. Used in the drain's rounds only.
 */
final class Samples {
  private static final long EVERY = 1_000_000_000;

  /** Types that are counted between two writes; a catalog has far fewer. */
  private static final int MOST_TYPES = 200;

  /** An attempt that has ended, and that the queue does not know of yet. */
  private record Sample(String type, Duration waited, Duration ran) {}

  private final Clock clock;
  private final Map<Lease, Sample> ended = new HashMap<>();
  private Map<String, Counts> types = new HashMap<>();
  private long writtenAt = -EVERY;

  Samples(Clock clock) {
    this.clock = clock;
  }

  void ended(Attempt.Ended end) {
    if (end.settlement() == null) {
      return;
    }
    TaskRecord task = end.attempt().claimed().task();
    Duration ran = Duration.ofNanos(end.nanos());
    if (end.attempt().claimed().joining() && task.firstStartedAt() != null) {
      ran = between(task.firstStartedAt(), clock.instant());
    }
    ended.put(
        end.settlement().lease(),
        new Sample(task.type(), between(task.queuedAt(), task.startedAt()), ran));
  }

  /** Never negative: a client's clock may be ahead of that of Redis. */
  private static Duration between(Instant from, Instant to) {
    Duration time = from == null || to == null ? Duration.ZERO : Duration.between(from, to);
    return time.isNegative() ? Duration.ZERO : time;
  }

  /**
   * The queue has answered. What it refused is not counted: another worker has the task. What did
   * not reach it is sent again, and counted then.
   */
  void settled(List<Settlement> sent, DrainStep step) {
    List<Settlement> unsent = step.missed() == null ? List.of() : step.missed().unsent();
    Set<Lease> again = unsent.stream().map(Settlement::lease).collect(Collectors.toSet());
    for (int i = 0; i < sent.size(); i++) {
      if (again.contains(sent.get(i).lease())) {
        continue;
      }
      Sample sample = ended.remove(sent.get(i).lease());
      Outcome outcome = outcome(sent.get(i), step.became().get(i));
      if (sample != null && outcome != null && types.size() < MOST_TYPES) {
        Counts counts = types.computeIfAbsent(sample.type(), type -> new Counts());
        counts.add(outcome);
        counts.waits().add(sample.waited());
        counts.runs().add(sample.ran());
      }
    }
  }

  private static Outcome outcome(Settlement settlement, TaskState became) {
    if (became == TaskState.SUCCEEDED) {
      return Outcome.SUCCEEDED;
    }
    if (became == TaskState.FAILED) {
      return Outcome.FAILED;
    }
    return became == TaskState.SCHEDULED && settlement instanceof Settlement.Retry
        ? Outcome.RETRIED
        : null;
  }

  /** When they are to be written, in ns since the drain began; {@link Rounds#NEVER}: nothing is. */
  long due() {
    return types.isEmpty() ? Rounds.NEVER : writtenAt + EVERY;
  }

  /** Takes what was counted since the last time. */
  Map<String, Counts> take(long now) {
    Map<String, Counts> taken = types;
    types = new HashMap<>();
    writtenAt = now;
    return taken;
  }
}
