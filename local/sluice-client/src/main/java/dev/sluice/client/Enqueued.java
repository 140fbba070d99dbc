package dev.sluice.client;

import java.util.Map;

/**
 * A task that the queue has taken.
 *
 * @param id names it in every later call
 * @param state when it was taken: {@code QUEUED} or {@code SCHEDULED}; of a duplicate its present
 *     one
 * @param duplicate whether a task of the same Idempotency-Key was there already: this is that one
 */
public record Enqueued(String id, TaskState state, boolean duplicate) {
  static Enqueued of(Map<?, ?> members, boolean duplicate) {
    Task task = Task.of(members);
    return new Enqueued(task.id(), task.state(), duplicate);
  }
}
