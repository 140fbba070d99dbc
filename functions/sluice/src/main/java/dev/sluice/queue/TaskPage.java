package dev.sluice.queue;

import java.util.List;

/**
 * A part of a list.
 *
 * @param next where the next part begins, null at the end
 */
public record TaskPage(List<TaskRecord> tasks, String next) {}
