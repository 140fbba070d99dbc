package dev.sluice.queue;

import dev.sluice.params.shape.ParamsReader;
import java.time.Instant;
import java.util.List;

/** What became of a {@link NewTask}. */
public sealed interface Enqueued {
  /** A new task. */
  record Created(String id, TaskState state, Instant createdAt) implements Enqueued {}

  /** The idempotency key already stood for this task; {@code state} is its state now. */
  record Duplicate(String id, TaskState state) implements Enqueued {}

  /** The idempotency key stands for another body; nothing was enqueued. */
  record KeyReused() implements Enqueued {}

  /**
   * The queue is at its depth limit; nothing was enqueued.
   *
   * @param share only the tasks of its owner have reached their share of that limit
   */
  record QueueFull(boolean share) implements Enqueued {}

  /**
   * Tasks may not be enqueued into this queue; nothing was.
   *
   * @param many any name is allowed, but {@link NewTask#MOST_QUEUES} others are in use
   */
  record QueueNotAllowed(boolean many) implements Enqueued {}

  /** An interceptor refused it; nothing was enqueued. */
  record Refused(String why) implements Enqueued {}

  /** Members that are not in their reference set; nothing was enqueued. */
  record Unknown(List<ParamsReader.Known> members) implements Enqueued {}

  /** The reference set itself has not been loaded yet; nothing was enqueued. */
  record ReferenceMissing(String set) implements Enqueued {}
}
