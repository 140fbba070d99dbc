package dev.sluice.queue;

import java.time.Instant;

/**
 * A task that failed, without its params.
 *
 * @param error why its last attempt did not succeed; empty when nobody said
 * @param failedAt by the clock of Redis
 * @param parentEnded whether it is a child whose parent has ended; it cannot be replayed alone
 */
public record FailedTask(
    String id, String type, String owner, String error, Instant failedAt, boolean parentEnded) {}
