package dev.sluice.queue;

import java.time.Instant;
import java.util.List;
import java.util.function.Function;

/**
 * Which tasks to list; null means any.
 *
 * @param states in these states, listed one state after another; empty: in any
 * @param text part of id, type or params, case ignored
 * @param seen what whoever asks may see of a task's params, null for nothing: the text is looked
 *     for there alone, else secrets could be guessed letter by letter
 * @param parent only the children of this task; null: only tasks that are no children
 * @param from created then or later
 * @param to created before then
 */
public record TaskFilter(
    List<TaskState> states,
    String type,
    String queue,
    String text,
    Function<TaskRecord, String> seen,
    String owner,
    String parent,
    Instant from,
    Instant to) {
  public TaskFilter {
    states = List.copyOf(states);
  }

  /** Of any time, in one state, by one who may see all params. */
  public TaskFilter(
      TaskState state, String type, String queue, String text, String owner, String parent) {
    this(
        state == null ? List.of() : List.of(state),
        type,
        queue,
        text,
        TaskRecord::params,
        owner,
        parent,
        null,
        null);
  }

  /** Whether a task that was created then may be meant. */
  public boolean spans(Instant created) {
    return (from == null || !created.isBefore(from)) && (to == null || created.isBefore(to));
  }
}
