package dev.sluice.worker;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.sluice.queue.DrainStep;
import dev.sluice.queue.Lease;
import dev.sluice.queue.Settlement;
import dev.sluice.queue.TaskState;
import dev.sluice.signals.Log;
import dev.sluice.worker.DrainReport.Count;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Collections;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** What a drain counts is what became of the tasks, not what was asked for. */
class TallyTest {
  private static final Lease LEASE = new Lease("t", "1.w");

  private static Map<Count, Integer> counts(Settlement sent, TaskState became) {
    Clock clock = Clock.fixed(Instant.EPOCH, ZoneOffset.UTC);
    Tally tally = new Tally("w", clock, Log.text(line -> {}));
    List<TaskState> states = Collections.singletonList(became);
    tally.step(
        List.of(sent),
        new DrainStep(List.of(), List.of(), 1, states, 0, 0, 0, 0, null, Set.of(), false));
    DrainReport report = tally.report(0, Instant.EPOCH);
    Map<Count, Integer> counts = new EnumMap<>(Count.class);
    for (Count count : Count.values()) {
      if (report.count(count) > 0) {
        counts.put(count, report.count(count));
      }
    }
    return counts;
  }

  @Test
  void aLostCancellationReleases() {
    Settlement cancelled = new Settlement.Cancelled(LEASE);
    assertEquals(Map.of(Count.CANCELLED, 1), counts(cancelled, TaskState.CANCELLED));
    assertEquals(Map.of(Count.RELEASED, 1), counts(cancelled, TaskState.QUEUED));
  }

  @Test
  void whatWasCancelledMeanwhileIsCountedAsCancelled() {
    Settlement retry = new Settlement.Retry(LEASE, Duration.ZERO, "x");
    assertEquals(Map.of(Count.RETRIED, 1), counts(retry, TaskState.SCHEDULED));
    assertEquals(Map.of(Count.FAILED, 1), counts(retry, TaskState.FAILED));
    assertEquals(Map.of(Count.CANCELLED, 1), counts(retry, TaskState.CANCELLED));
    Settlement released = new Settlement.Release(LEASE);
    assertEquals(Map.of(Count.RELEASED, 1), counts(released, TaskState.QUEUED));
    assertEquals(Map.of(Count.CANCELLED, 1), counts(released, TaskState.CANCELLED));
  }

  @Test
  void aParentWaitsOnlyIfItsChildrenAreThere() {
    Settlement parent = new Settlement.AwaitChildren(LEASE, 2);
    assertEquals(Map.of(Count.FANNED_OUT, 1), counts(parent, TaskState.RUNNING));
    assertEquals(Map.of(Count.RELEASED, 1), counts(parent, TaskState.QUEUED));
  }

  @Test
  void whatFailsSinceItKilledItsWorkersIsCounted() {
    Tally tally = new Tally("w", Clock.systemUTC(), Log.text(line -> {}));
    tally.step(
        List.of(),
        new DrainStep(List.of(), List.of(), 0, List.of(), 3, 2, 0, 0, null, Set.of(), false));
    DrainReport report = tally.report(0, Instant.EPOCH);
    assertEquals(2, report.count(Count.FAILED));
    assertEquals(3, report.count(Count.RECOVERED));
  }

  @Test
  void whatWasRefusedIsNotCounted() {
    assertEquals(Map.of(), counts(new Settlement.Fail(LEASE, "x"), null));
  }
}
