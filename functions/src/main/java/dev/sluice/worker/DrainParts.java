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
    List<AttemptInterceptor> interceptors) {
  public DrainParts {
    interceptors = List.copyOf(interceptors);
  }

  /** Without interceptors. */
  public DrainParts(
      TaskQueue queue,
      TaskCatalog catalog,
      ArtifactStore artifacts,
      Upkeep upkeep,
      DrainSettings settings,
      Consumer<String> log,
      Recurring recurring) {
    this(queue, catalog, artifacts, upkeep, settings, log, recurring, List.of());
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

  /** The same with these interceptors, the first one outermost. */
  public DrainParts intercepting(List<AttemptInterceptor> interceptors) {
    return new DrainParts(
        queue, catalog, artifacts, upkeep, settings, log, recurring, interceptors);
  }
}
