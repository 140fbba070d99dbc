package dev.sluice.worker;

import dev.sluice.queue.DrainStep.Claimed;
import dev.sluice.queue.TaskRecord;
import dev.sluice.task.RetryPolicy;
import dev.sluice.task.TaskType;
import dev.sluice.worker.attempt.Attempt;
import dev.sluice.worker.attempt.TaskCall;
import dev.sluice.worker.attempt.TaskRunContext;
import java.time.Instant;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.LongSupplier;

/** Starts attempts, each on a thread of its own. */
final class AttemptStarter implements AutoCloseable {
  private final DrainParts parts;
  private final Deadline deadline;
  private final LongSupplier clock;
  private final Consumer<Attempt.Ended> ended;
  private final TaskCall call;
  private final ExecutorService threads;
  private final ScheduledExecutorService noting = TaskThreads.single("sluice-notes");

  /**
   * @param clock nanoseconds since the drain began
   * @param ended called on the attempt's thread
   */
  AttemptStarter(
      DrainParts parts, Deadline deadline, LongSupplier clock, Consumer<Attempt.Ended> ended) {
    this.parts = parts;
    this.deadline = deadline;
    this.clock = clock;
    this.ended = ended;
    this.call =
        new TaskCall(
            parts.queue(),
            parts.catalog(),
            parts.interceptors(),
            parts.settings().build(),
            parts.settings().unknownFor());
    this.threads = TaskThreads.open(parts.settings().concurrency());
  }

  /** The threads on which tasks run, and upkeep beside them. */
  ExecutorService threads() {
    return threads;
  }

  Attempt start(Claimed claimed) {
    TaskRecord task = claimed.task();
    RetryPolicy retry =
        parts.catalog().find(task.type()).map(TaskType::retry).orElse(RetryPolicy.DEFAULT);
    long time = Math.min(task.timeout().toMillis(), deadline.left() - Deadline.INTERRUPT);
    Instant end = parts.settings().clock().instant().plusMillis(Math.max(0, time));
    Attempt attempt =
        new Attempt(
            claimed,
            retry,
            call,
            stopped ->
                new TaskRunContext(
                    claimed, end, stopped, parts.queue(), parts.artifacts(), this::later),
            ended,
            clock);
    threads.execute(attempt);
    return attempt;
  }

  private void later(long millis, Runnable action) {
    noting.schedule(action, millis, TimeUnit.MILLISECONDS);
  }

  /** Accepts no more attempts; does not wait for those that ignored their interrupt. */
  @Override
  public void close() {
    threads.shutdown();
    noting.shutdown();
  }
}
