package dev.sluice.queue;

import java.time.Instant;

/**
 * Which tasks to list; null means any.
 *
 * @param text part of id, type or params, case ignored
 * @param parent only the children of this task
 * @param from created then or later
 * @param to created before then
 */
public record TaskFilter(
    TaskState state,
    String type,
    String queue,
    String text,
    String owner,
    String parent,
    Instant from,
    Instant to) {
  /** Of any time. */
  public TaskFilter(
      TaskState state, String type, String queue, String text, String owner, String parent) {
    this(state, type, queue, text, owner, parent, null, null);
  }
}
