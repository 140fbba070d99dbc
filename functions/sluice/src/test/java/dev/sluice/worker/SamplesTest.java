package dev.sluice.worker;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.sluice.queue.DrainStep;
import dev.sluice.queue.DrainStep.Claimed;
import dev.sluice.queue.DrainStep.Missed;
import dev.sluice.queue.Lease;
import dev.sluice.queue.QueueUnavailable;
import dev.sluice.queue.Settlement;
import dev.sluice.queue.TaskRecord;
import dev.sluice.queue.TaskState;
import dev.sluice.queue.stats.Counts;
import dev.sluice.task.RetryPolicy;
import dev.sluice.worker.attempt.Attempt;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** Which attempts get into the statistics. */
class SamplesTest {
  private final Samples samples = new Samples(Clock.fixed(Instant.EPOCH, ZoneOffset.UTC));

  private Settlement ended(String id) {
    TaskRecord task =
        new TaskRecord.Builder(id)
            .type("echo")
            .state(TaskState.RUNNING)
            .params("{}")
            .owner("ann")
            .createdAt(Instant.EPOCH)
            .build();
    Lease lease = new Lease(id, "1.w");
    Claimed claimed = new Claimed(lease, task, false, false);
    Attempt attempt =
        new Attempt(claimed, RetryPolicy.DEFAULT, null, ending -> null, end -> {}, () -> 0);
    Settlement settlement = new Settlement.Complete(lease, null, null);
    samples.ended(new Attempt.Ended(attempt, settlement, null, 1_000));
    return settlement;
  }

  private void settled(List<Settlement> sent, Missed missed, TaskState... became) {
    DrainStep step =
        new DrainStep(
            List.of(),
            List.of(),
            1,
            Arrays.asList(became),
            0,
            0,
            0,
            0,
            null,
            Set.of(),
            false,
            missed);
    samples.settled(sent, step);
  }

  private long succeeded() {
    Map<String, Counts> taken = samples.take(0);
    return taken.isEmpty() ? 0 : taken.get("echo").succeeded();
  }

  @Test
  void whatDidNotReachItsPartitionIsCountedOnceItIsSettled() {
    Settlement one = ended("t1");
    Settlement other = ended("t2");
    Missed missed = new Missed(List.of(other), new QueueUnavailable("gone", false, null));
    settled(List.of(one, other), missed, TaskState.SUCCEEDED, null);
    assertEquals(1, succeeded());
    settled(List.of(other), null, TaskState.SUCCEEDED);
    assertEquals(1, succeeded());
  }

  @Test
  void whatWasRefusedIsNeverCounted() {
    Settlement one = ended("t1");
    settled(List.of(one), null, (TaskState) null);
    settled(List.of(one), null, TaskState.SUCCEEDED);
    assertEquals(0, succeeded());
  }
}
