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
 * @param log takes one line; for what goes wrong beside the tasks
 * @param ends takes every attempt that has ended, on the drain's own thread: it must not wait
 * @param interceptors run around every attempt, the first one outermost
 */
public record DrainParts(
    TaskQueue queue,
    TaskCatalog catalog,
    ArtifactStore artifacts,
    Upkeep upkeep,
    DrainSettings settings,
    Consumer<String> log,
    Recurring recurring,
    Consumer<AttemptEnd> ends,
    List<AttemptInterceptor> interceptors) {
  public DrainParts {
    interceptors = List.copyOf(interceptors);
  }

  /** With nobody who listens for the ends of attempts, and without interceptors. */
  public DrainParts(
      TaskQueue queue,
      TaskCatalog catalog,
      ArtifactStore artifacts,
      Upkeep upkeep,
      DrainSettings settings,
      Consumer<String> log,
      Recurring recurring) {
    this(queue, catalog, artifacts, upkeep, settings, log, recurring, end -> {}, List.of());
  }

  /** Without recurring tasks. */
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
    return new DrainParts(
        queue, catalog, artifacts, upkeep, settings, log, recurring, ends, interceptors);
  }

  /** The same with these interceptors, the first one outermost. */
  public DrainParts intercepting(List<AttemptInterceptor> interceptors) {
    return new DrainParts(
        queue, catalog, artifacts, upkeep, settings, log, recurring, ends, interceptors);
  }
}
