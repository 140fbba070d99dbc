package dev.sluice.app.minutes;

import java.time.Instant;

/**
 * The record of a batch of ids to be called.
 *
 * @param number from 1
 * @param name what is done with the ids
 * @param taskId the task that plans their calls
 * @param count how many ids
 * @param preview the ids separated by commas, as many as fit into {@link
 *     IdBatchStore#LONGEST_PREVIEW} characters
 * @param hash SHA-256 of all of them, in lower-case hex
 */
public record IdBatch(
    long number,
    String name,
    String taskId,
    Instant created,
    int count,
    String preview,
    String hash) {}
