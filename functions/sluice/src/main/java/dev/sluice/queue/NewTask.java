package dev.sluice.queue;

import dev.sluice.params.ParamsReader;
import dev.sluice.task.TaskType;
import java.time.Duration;
import java.util.List;

/**
 * A task to enqueue. Validated by the caller; the queue checks only what needs Redis.
 *
 * @param params JSON
 * @param owner the principal it belongs to
 * @param priority 0 to 9, 9 first
 * @param delay before it may be claimed; null or not positive: at once
 * @param maxAttempts 1 to 100
 * @param timeout of one attempt, whole seconds
 * @param expiresAfter cancelled if not claimed by then; null: never
 * @param idempotency null when the caller gave no key
 * @param keepParams whether the params stay readable once it has succeeded
 * @param known members that must exist in a reference set, checked in the same round trip
 */
public record NewTask(
    String type,
    String params,
    String owner,
    String queue,
    int priority,
    Duration delay,
    int maxAttempts,
    Duration timeout,
    Duration expiresAfter,
    Idempotency idempotency,
    boolean keepParams,
    List<ParamsReader.Known> known) {

  /** Queue of a task that names none. */
  public static final String DEFAULT_QUEUE = "default";

  /** Priority of a task that names none. */
  public static final int DEFAULT_PRIORITY = 5;

  /** A task of default queue, priority, attempts (5) and timeout (60 s). */
  public static NewTask of(String type, String params, String owner) {
    return new NewTask(
        type,
        params,
        owner,
        DEFAULT_QUEUE,
        DEFAULT_PRIORITY,
        null,
        5,
        Duration.ofSeconds(60),
        null,
        null,
        true,
        List.of());
  }

  /** A task of default queue and priority, with its type's attempts and timeout. */
  public static NewTask of(TaskType<?> type, String params, String owner) {
    return new NewTask(
        type.name(),
        params,
        owner,
        DEFAULT_QUEUE,
        DEFAULT_PRIORITY,
        null,
        type.retry().maxAttempts(),
        type.timeout(),
        null,
        null,
        type.keepParams(),
        List.of());
  }

  /** The same with other params. */
  NewTask withParams(String params) {
    return new NewTask(
        type,
        params,
        owner,
        queue,
        priority,
        delay,
        maxAttempts,
        timeout,
        expiresAfter,
        idempotency,
        keepParams,
        known);
  }

  /** The same under an idempotency key; null: under none. */
  public NewTask under(Idempotency key) {
    return new NewTask(
        type,
        params,
        owner,
        queue,
        priority,
        delay,
        maxAttempts,
        timeout,
        expiresAfter,
        key,
        keepParams,
        known);
  }

  /**
   * An idempotency key and what it stands for.
   *
   * @param key as the caller gave it; the queue keeps only a hash of owner and key
   * @param body SHA-256 of the canonical request: the same key with another body is refused
   */
  public record Idempotency(String key, byte[] body) {}
}
