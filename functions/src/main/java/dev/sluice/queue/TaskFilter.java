package dev.sluice.queue;

/**
 * Which tasks to list; null means any.
 *
 * @param text part of id, type or params, case ignored
 * @param parent only the children of this task
 */
public record TaskFilter(
    TaskState state, String type, String queue, String text, String owner, String parent) {}
