package dev.sluice.worker;

import dev.sluice.queue.TaskQueue;
import dev.sluice.task.ArtifactStore;
import dev.sluice.task.TaskCatalog;
import java.util.function.Consumer;

/**
 * What a drain needs; one set serves all drains of an environment.
 *
 * @param log takes one line; for what goes wrong beside the tasks
 */
public record DrainParts(
    TaskQueue queue,
    TaskCatalog catalog,
    ArtifactStore artifacts,
    Upkeep upkeep,
    DrainSettings settings,
    Consumer<String> log,
    Recurring recurring) {
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
}
