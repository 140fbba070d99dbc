package dev.sluice.worker;

import dev.sluice.queue.DrainStep.Claimed;
import dev.sluice.queue.TaskRecord;
import dev.sluice.task.RetryPolicy;
import dev.sluice.task.TaskType;
import dev.sluice.worker.attempt.Attempt;
import dev.sluice.worker.attempt.Runs;
import dev.sluice.worker.attempt.TaskCall;
import dev.sluice.worker.attempt.TaskRunContext;
import dev.sluice.worker.attempt.TaskThreads;
import dev.sluice.worker.attempt.Usual;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.LongSupplier;

/** Makes attempts of claimed tasks. For one thread at a time. */
final class AttemptStarter implements AutoCloseable {
  /** What is looked up once for a type. */
  private record Kind(RetryPolicy retry, Usual usual) {}

  private final DrainParts parts;
  private final Deadline deadline;
  private final TaskCall call;
  private final Map<String, Kind> kinds = new HashMap<>();
  private final ScheduledExecutorService noting = TaskThreads.single("sluice-notes");

  AttemptStarter(DrainParts parts, Deadline deadline) {
    this.parts = parts;
    this.deadline = deadline;
    this.call =
        new TaskCall(
            parts.queue(),
            parts.catalog(),
            parts.interceptors(),
            parts.settings().build(),
            parts.settings().unknownFor());
  }

  /**
   * @param clock nanoseconds since the drain began
   * @param ended called on the attempt's thread
   */
  Attempt start(Claimed claimed, LongSupplier clock, Consumer<Attempt.Ended> ended, Runs runs) {
    TaskRecord task = claimed.task();
    Kind kind = kind(task.type());
    long time = Math.min(task.timeout().toMillis(), deadline.left() - Deadline.INTERRUPT);
    Instant end = parts.settings().clock().instant().plusMillis(Math.max(0, time));
    Attempt attempt =
        new Attempt(
            claimed,
            kind.retry,
            call,
            stopped ->
                new TaskRunContext(
                    claimed, end, stopped, parts.queue(), parts.artifacts(), this::later),
            ended,
            clock);
    runs.add(attempt, kind.usual);
    return attempt;
  }

  /** Of an unknown type nothing is kept: there may be any number of those. */
  private Kind kind(String name) {
    Kind known = kinds.get(name);
    if (known == null) {
      TaskType<?> type = parts.catalog().find(name).orElse(null);
      known = new Kind(type == null ? RetryPolicy.DEFAULT : type.retry(), new Usual());
      if (type != null) {
        kinds.put(name, known);
      }
    }
    return known;
  }

  private void later(long millis, Runnable action) {
    noting.schedule(action, millis, TimeUnit.MILLISECONDS);
  }

  @Override
  public void close() {
    noting.shutdown();
  }
}
