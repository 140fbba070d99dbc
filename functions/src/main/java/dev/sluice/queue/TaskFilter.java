package dev.sluice.queue;

import java.time.Instant;
import java.util.List;

/**
 * Which tasks to list; null means any.
 *
 * @param states in these states, listed one state after another; empty: in any
 * @param text part of id, type or params, case ignored
 * @param parent only the children of this task
 * @param from created then or later
 * @param to created before then
 */
public record TaskFilter(
    List<TaskState> states,
    String type,
    String queue,
    String text,
    String owner,
    String parent,
    Instant from,
    Instant to) {
  public TaskFilter {
    states = List.copyOf(states);
  }

  /** Of any time, in one state. */
  public TaskFilter(
      TaskState state, String type, String queue, String text, String owner, String parent) {
    this(state == null ? List.of() : List.of(state), type, queue, text, owner, parent, null, null);
  }

  /** Whether a task that was created then may be meant. */
  boolean spans(Instant created) {
    return (from == null || !created.isBefore(from)) && (to == null || created.isBefore(to));
  }
}
