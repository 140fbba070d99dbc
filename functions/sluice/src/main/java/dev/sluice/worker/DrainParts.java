package dev.sluice.worker;

import dev.sluice.queue.TaskQueue;
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
   * @param log takes one line about a problem that is not a task's
   * @param ends takes every attempt that has ended, one at a time, on any of the drain's threads:
   *     it must not wait
   */
  public record Beside(
      Upkeep upkeep, Recurring recurring, Consumer<String> log, Consumer<AttemptEnd> ends) {}

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
        new Beside(upkeep, recurring, log, end -> {}));
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
    Beside reporting = new Beside(beside.upkeep, beside.recurring, log, ends);
    return new DrainParts(queue, catalog, artifacts, settings, interceptors, reporting);
  }

  /** The same with these interceptors, the first one outermost. */
  public DrainParts intercepting(List<AttemptInterceptor> interceptors) {
    return new DrainParts(queue, catalog, artifacts, settings, interceptors, beside);
  }
}
