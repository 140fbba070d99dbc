package dev.sluice.worker;

import dev.sluice.queue.TaskQueue;
import dev.sluice.signals.Log;
import dev.sluice.task.ArtifactStore;
import dev.sluice.task.AttemptInterceptor;
import dev.sluice.task.TaskCatalog;
import java.util.List;
import java.util.function.Consumer;

/**
 * What a drain needs; one set serves all drains of an environment.
 *
 * @param interceptors run around every attempt, the first one outermost
 */
public record DrainParts(
    TaskQueue queue,
    TaskCatalog catalog,
    ArtifactStore artifacts,
    DrainSettings settings,
    List<AttemptInterceptor> interceptors,
    Beside beside) {
  public DrainParts {
    interceptors = List.copyOf(interceptors);
  }

  /**
   * What goes on beside the tasks.
   *
   * @param log takes lines about problems that are not a task's
   * @param ends takes every attempt that has ended, one at a time, on any of the drain's threads:
   *     it must not wait
   */
  public record Beside(Upkeep upkeep, Recurring recurring, Log log, Consumer<AttemptEnd> ends) {}

  /** Without interceptors, and without a listener for the ends of attempts. */
  public DrainParts(
      TaskQueue queue,
      TaskCatalog catalog,
      ArtifactStore artifacts,
      Upkeep upkeep,
      DrainSettings settings,
      Consumer<String> log,
      Recurring recurring) {
    this(
        queue,
        catalog,
        artifacts,
        settings,
        List.of(),
        new Beside(upkeep, recurring, Log.text(log), end -> {}));
  }

  /** The same without recurring tasks. */
  public DrainParts(
      TaskQueue queue,
      TaskCatalog catalog,
      ArtifactStore artifacts,
      Upkeep upkeep,
      DrainSettings settings,
      Consumer<String> log) {
    this(queue, catalog, artifacts, upkeep, settings, log, Recurring.NONE);
  }

  /** The same, reporting what its drains do. */
  public DrainParts reporting(Consumer<String> log, Consumer<AttemptEnd> ends) {
    return with(new Beside(beside.upkeep, beside.recurring, Log.text(log), ends));
  }

  /** The same, reporting the ends of attempts to one more. */
  public DrainParts reporting(Consumer<AttemptEnd> ends) {
    Consumer<AttemptEnd> both = beside.ends.andThen(ends);
    return with(new Beside(beside.upkeep, beside.recurring, beside.log, both));
  }

  private DrainParts with(Beside changed) {
    return new DrainParts(queue, catalog, artifacts, settings, interceptors, changed);
  }

  /** The same with these interceptors, the first one outermost. */
  public DrainParts intercepting(List<AttemptInterceptor> interceptors) {
    return new DrainParts(queue, catalog, artifacts, settings, interceptors, beside);
  }
}
