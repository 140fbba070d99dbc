package dev.sluice.queue;

import java.time.Instant;

/**
 * The result that a task type published last.
 *
 * @param result JSON, null when the task returned nothing
 * @param computedAt when its task succeeded
 */
public record Published(String result, Instant computedAt) {}
