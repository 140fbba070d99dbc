package dev.sluice.worker;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.sluice.queue.DrainStep.Claimed;
import dev.sluice.queue.Lease;
import dev.sluice.queue.TaskRecord;
import dev.sluice.queue.TaskState;
import dev.sluice.task.RetryPolicy;
import dev.sluice.task.TaskCatalog;
import dev.sluice.worker.attempt.Attempt;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What starts beside what, and what a drain says it holds. */
class SlotsTest {
  private final List<Attempt> started = new ArrayList<>();
  private final Slots slots = new Slots(4, TaskCatalog.of(List.of()), this::start);

  private Attempt start(Claimed claimed) {
    Attempt attempt =
        new Attempt(claimed, RetryPolicy.DEFAULT, null, ending -> null, ended -> {}, () -> 0);
    started.add(attempt);
    return attempt;
  }

  private static Claimed claimed(String id, boolean alone) {
    TaskRecord task =
        new TaskRecord.Builder(id)
            .type("none")
            .state(TaskState.RUNNING)
            .params("{}")
            .owner("ann")
            .queue("default")
            .priority(5)
            .attempt(1)
            .maxAttempts(5)
            .timeout(Duration.ofSeconds(60))
            .createdAt(Instant.EPOCH)
            .worker("w")
            .build();
    return new Claimed(new Lease(id, "1.w"), task, alone, false);
  }

  @Test
  void whatMustRunAloneWaitsForWhatStillRunsAlthoughItsLeaseIsLost() {
    Claimed lost = claimed("001m7xk0pwd0p2ygz0", false);
    Claimed alone = claimed("001m7xk0pwd0p2ygz1", true);
    slots.take(List.of(lost));
    slots.lose(any -> true, 0);
    slots.take(List.of(alone)); // the queue takes the worker for idle
    assertEquals(List.of(lost), started.stream().map(Attempt::claimed).toList());
    assertEquals(List.of(alone.lease()), slots.leases());
    assertEquals(0, slots.free());

    slots.ended(started.get(0));
    assertEquals(List.of(lost, alone), started.stream().map(Attempt::claimed).toList());
    assertEquals(List.of(alone.lease()), slots.leases());
    assertEquals(0, slots.free(), "nothing starts beside it");
    slots.ended(started.get(1));
    assertEquals(4, slots.free());
  }
}
