package dev.sluice.queue;

import dev.sluice.task.Artifact;
import java.time.Duration;
import java.time.Instant;

/**
 * A task as it stands in Redis.
 *
 * @param params JSON; null once forgotten
 * @param runAt when a scheduled task is due, else null
 * @param startedAt of the last claim, null before
 * @param progress null when none was told
 * @param result JSON or null
 * @param error why the last attempt did not succeed, or why it was cancelled; null otherwise
 * @param waitsForChildren a fan-out parent that is RUNNING in the hands of its children
 * @param parentId of a child, else null
 */
public record TaskRecord(
    String id,
    String type,
    TaskState state,
    String params,
    String owner,
    String queue,
    int priority,
    int attempt,
    int maxAttempts,
    Duration timeout,
    Instant createdAt,
    Instant runAt,
    Instant expiresAt,
    Instant startedAt,
    Instant finishedAt,
    String worker,
    Progress progress,
    String result,
    Artifact artifact,
    String error,
    boolean cancelAsked,
    boolean waitsForChildren,
    String parentId) {

  /** {@code done} of {@code total}, with a message or null. */
  public record Progress(long done, long total, String message) {}
}
