package dev.sluice.testing;

import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * How to queue a task: {@code EnqueueOptions.DEFAULTS.withPriority(9)}. Immutable. The limits are
 * those of {@code POST /tasks}.
 */
public final class EnqueueOptions {
  /** Queue {@code default}, priority 5, at once, and otherwise the task type's defaults. */
  public static final EnqueueOptions DEFAULTS = new EnqueueOptions(Map.of(), null);

  private final Map<String, Object> members;
  private final String idempotencyKey;

  private EnqueueOptions(Map<String, Object> members, String idempotencyKey) {
    this.members = members;
    this.idempotencyKey = idempotencyKey;
  }

  private EnqueueOptions with(String name, Object value) {
    Map<String, Object> changed = new LinkedHashMap<>(members);
    changed.put(name, value);
    return new EnqueueOptions(changed, idempotencyKey);
  }

  /** The queue: 1 to 40 of {@code a-z}, {@code 0-9} and {@code -}. */
  public EnqueueOptions withQueue(String queue) {
    return with("queue", queue);
  }

  /** 0 to 9; 9 runs first. */
  public EnqueueOptions withPriority(int priority) {
    return with("priority", priority);
  }

  /** How long it waits before it may run, in whole seconds, at most a year. */
  public EnqueueOptions withDelay(Duration delay) {
    return with("delaySeconds", delay.toSeconds());
  }

  /** When it may run, instead of a delay: at most a year from now. */
  public EnqueueOptions withRunAt(Instant runAt) {
    return with("runAt", runAt.toString());
  }

  /** The most attempts it gets, 1 to 100. */
  public EnqueueOptions withMaxAttempts(int maxAttempts) {
    return with("maxAttempts", maxAttempts);
  }

  /** How long one attempt may take, 1 to 840 whole seconds of real time. */
  public EnqueueOptions withTimeout(Duration timeout) {
    return with("timeoutSeconds", timeout.toSeconds());
  }

  /** How long it may wait to be started, in whole seconds, at most a year. */
  public EnqueueOptions withExpiresIn(Duration expiresIn) {
    return with("expiresInSeconds", expiresIn.toSeconds());
  }

  /**
   * Who is told when it ends: a public https address, or one that {@code SLUICE_WEBHOOK_HOSTS}
   * allows. Needs {@code SLUICE_WEBHOOK_SECRET}.
   */
  public EnqueueOptions withOnEnd(String url) {
    return with("onEnd", Map.of("url", url));
  }

  /** Nobody is told when it ends, although its type names a receiver. */
  public EnqueueOptions withoutOnEnd() {
    return with("onEnd", null);
  }

  /** Makes it the only task with this key, however often it is enqueued. */
  public EnqueueOptions withIdempotencyKey(String key) {
    return new EnqueueOptions(members, key);
  }

  /** Null when there is none. */
  String idempotencyKey() {
    return idempotencyKey;
  }

  Map<String, Object> members() {
    return members;
  }
}
