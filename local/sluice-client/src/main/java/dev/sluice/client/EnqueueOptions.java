package dev.sluice.client;

import dev.sluice.client.json.JsonText;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * How to queue a task: {@code EnqueueOptions.DEFAULTS.withPriority(9)}. Immutable. The server
 * checks the limits given here and reports every one that is exceeded in one {@link Refused}.
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

  /**
   * How long it waits before it may run, at most a year; a fraction of a second counts as a whole
   * one.
   */
  public EnqueueOptions withDelay(Duration delay) {
    EnqueueOptions options = with("delaySeconds", seconds(delay));
    options.members.remove("runAt");
    return options;
  }

  /**
   * When it may run, instead of a delay: at most a year from now, or at once if that time has
   * passed.
   */
  public EnqueueOptions withRunAt(Instant runAt) {
    EnqueueOptions options = with("runAt", runAt);
    options.members.remove("delaySeconds");
    return options;
  }

  /** The most attempts it gets, 1 to 100. */
  public EnqueueOptions withMaxAttempts(int maxAttempts) {
    return with("maxAttempts", maxAttempts);
  }

  /** How long one attempt may take, 1 to 840 s; a fraction of a second counts as a whole one. */
  public EnqueueOptions withTimeout(Duration timeout) {
    return with("timeoutSeconds", seconds(timeout));
  }

  /**
   * How long it may wait to be started, 1 s to a year from now; a fraction of a second counts as a
   * whole one.
   */
  public EnqueueOptions withExpiresIn(Duration expiresIn) {
    return with("expiresInSeconds", seconds(expiresIn));
  }

  /**
   * Who is told when it ends, by a signed POST: an https address on the public internet. The server
   * refuses it where nobody can be told ({@code on-end-unavailable}).
   *
   * @param url at most 500 characters, without a password
   */
  public EnqueueOptions withOnEnd(String url) {
    return with("onEnd", Map.of("url", url));
  }

  /** Nobody is told when it ends, although its type names a receiver. */
  public EnqueueOptions withoutOnEnd() {
    return with("onEnd", new JsonText("null"));
  }

  /**
   * Makes repeated calls enqueue only one task: 1 to 255 printable ASCII characters without a
   * comma, for instance an order number. The server keeps a key as long as its task; the same key
   * with another body is refused ({@code idempotency-key-reused}). Without this method each call
   * has a random key, which covers only that call's own repetitions.
   */
  public EnqueueOptions withIdempotencyKey(String key) {
    return new EnqueueOptions(members, key);
  }

  /** Null when there is none. */
  String idempotencyKey() {
    return idempotencyKey;
  }

  /** What the call sends. */
  Map<String, Object> body(String type, Object params) {
    Map<String, Object> body = new LinkedHashMap<>();
    body.put("type", type);
    body.put("params", params);
    body.putAll(members);
    return body;
  }

  /** What a change of a task that waits sends. */
  Map<String, Object> changes(Object params) {
    Map<String, Object> body = new LinkedHashMap<>(members);
    if (params != null) {
      body.put("params", params);
    }
    return body;
  }

  private static long seconds(Duration duration) {
    return duration.toSeconds() + (duration.getNano() > 0 ? 1 : 0);
  }
}
