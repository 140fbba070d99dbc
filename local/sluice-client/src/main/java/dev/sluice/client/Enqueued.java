package dev.sluice.client;

import java.util.Map;

/**
 * A task that the queue has accepted.
 *
 * @param id identifies it in every later call
 * @param state when it was accepted: {@code QUEUED} or {@code SCHEDULED}; the current one if it is
 *     a duplicate
 * @param duplicate whether a task with the same Idempotency-Key existed already: this is that one
 */
public record Enqueued(String id, TaskState state, boolean duplicate) {
  static Enqueued of(Map<?, ?> members, boolean duplicate) {
    Task task = Task.of(members);
    return new Enqueued(task.id(), task.state(), duplicate);
  }
}
