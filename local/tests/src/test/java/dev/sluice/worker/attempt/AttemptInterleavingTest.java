package dev.sluice.worker.attempt;

import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;

import dev.sluice.local.interleaving.Interleavings;
import dev.sluice.queue.DrainStep.Claimed;
import dev.sluice.queue.Lease;
import dev.sluice.queue.Settlement;
import dev.sluice.queue.TaskRecord;
import dev.sluice.queue.TaskState;
import dev.sluice.task.RetryPolicy;
import dev.sluice.task.TaskCatalog;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.jetbrains.lincheck.datastructures.Operation;
import org.junit.jupiter.api.Test;

/**
 * An attempt's own thread ends beside the drain's thread, which stops it and gives it up: the task
 * is settled once, and no interrupt is left for the next task of that thread.
 */
public class AttemptInterleavingTest {
  private static final Instant NOW = Instant.parse("2026-01-05T09:00:00Z");
  private static final Lease LEASE = new Lease("001m7xk0pwd0p2ygz0", "1.w");
  private static final Claimed CLAIMED =
      new Claimed(
          LEASE,
          new TaskRecord.Builder(LEASE.taskId())
              .type("none")
              .state(TaskState.RUNNING)
              .params("{}")
              .owner("ann")
              .queue("default")
              .priority(5)
              .attempt(1)
              .maxAttempts(5)
              .timeout(Duration.ofSeconds(60))
              .createdAt(NOW)
              .worker("w")
              .build(),
          false,
          false);

  /** The type is unknown: what counts here is how an attempt ends, not what it runs. */
  private static final TaskCall CALL =
      new TaskCall(null, TaskCatalog.of(List.of()), List.of(), "", Duration.ofDays(1));

  private Settlement own;

  private final Attempt attempt =
      new Attempt(
          CLAIMED,
          RetryPolicy.DEFAULT,
          CALL,
          ending -> new TaskRunContext(CLAIMED, NOW, ending, null, null, (millis, action) -> {}),
          this::ended,
          () -> 0);

  private void ended(Attempt.Ended ended) {
    if (Thread.currentThread().isInterrupted()) {
      throw new IllegalStateException("its interrupt strikes what the thread does next");
    }
    own = ended.settlement();
  }

  /** Its own thread; returns whether that settles it. */
  @Operation(runOnce = true)
  public boolean run() {
    attempt.run();
    return own != null;
  }

  /** The drain's thread; returns whether that settles it. */
  @Operation(runOnce = true)
  public boolean giveUp() {
    attempt.stop(Stop.TIMED_OUT, 1);
    return attempt.giveUp() != null;
  }

  @Test
  void whoComesFirstSettlesIt() {
    attempt.run();
    assertNotNull(own);
    attempt.stop(Stop.TIMED_OUT, 1);
    assertNull(attempt.giveUp());
  }

  @Test
  void isSettledOnceInAnyOrder() {
    Interleavings.of(AttemptInterleavingTest.class, 2);
  }
}
