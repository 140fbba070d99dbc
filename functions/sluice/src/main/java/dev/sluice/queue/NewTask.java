package dev.sluice.queue;

import dev.sluice.params.shape.ParamsReader;
import dev.sluice.signals.TraceParent;
import dev.sluice.task.FanOutTask;
import dev.sluice.task.TaskType;
import java.time.Duration;
import java.time.Instant;
import java.util.List;

/**
 * A task to enqueue: {@code NewTask.of(type, params, owner).withPriority(9)}. Immutable; the {@code
 * with…} methods return a changed copy. Validated by the caller; the queue checks only what needs
 * Redis.
 */
public final class NewTask {
  /** The queue of a task that names no queue. */
  public static final String DEFAULT_QUEUE = "default";

  /** The priority of a task that names no priority. */
  public static final int DEFAULT_PRIORITY = 5;

  /** The attempts of a task whose type says nothing else. */
  public static final int DEFAULT_MAX_ATTEMPTS = 5;

  /**
   * Names of queues, beside {@link #DEFAULT_QUEUE}, in which tasks wait at once. Retries and
   * children go on in the queue of their task, whatever others there are by then.
   */
  public static final int MOST_QUEUES = 1_000;

  /** What a queue may be called. */
  public static final String QUEUE_NAME = "[a-z0-9-]{1,40}";

  /** The timeout of a task whose type says nothing else. */
  public static final Duration DEFAULT_TIMEOUT = Duration.ofSeconds(60);

  private final String type;
  private final String owner;
  private String params;
  private String queue = DEFAULT_QUEUE;
  private int priority = DEFAULT_PRIORITY;
  private Duration delay;
  private Instant runAt;
  private int maxAttempts = DEFAULT_MAX_ATTEMPTS;
  private Duration timeout = DEFAULT_TIMEOUT;
  private Duration expiresAfter;
  private Idempotency idempotency;
  private boolean keepParams = true;
  private boolean limited;
  private String label;
  private String onEnd;
  private List<ParamsReader.Known> known = List.of();
  private TraceParent trace = TraceParent.current();

  private NewTask(String type, String params, String owner) {
    this.type = type;
    this.params = params;
    this.owner = owner;
  }

  private NewTask copy() {
    NewTask copy = new NewTask(type, params, owner);
    copy.queue = queue;
    copy.priority = priority;
    copy.delay = delay;
    copy.runAt = runAt;
    copy.maxAttempts = maxAttempts;
    copy.timeout = timeout;
    copy.expiresAfter = expiresAfter;
    copy.idempotency = idempotency;
    copy.keepParams = keepParams;
    copy.limited = limited;
    copy.label = label;
    copy.onEnd = onEnd;
    copy.known = known;
    copy.trace = trace;
    return copy;
  }

  /**
   * A task with the default queue, priority, attempts and timeout.
   *
   * @param params JSON
   * @param owner the principal it belongs to
   */
  public static NewTask of(String type, String params, String owner) {
    return new NewTask(type, params, owner);
  }

  /** The same with its type's attempts, timeout and receiver; it keeps its params if that does. */
  public static NewTask of(TaskType<?> type, String params, String owner) {
    NewTask task = new NewTask(type.name(), params, owner);
    task.maxAttempts = type.retry().maxAttempts();
    task.timeout = type.timeout();
    task.keepParams = type.keepParams();
    task.limited = type.atMost() > 0;
    task.onEnd = type.onEnd();
    return task;
  }

  /** JSON. */
  public NewTask withParams(String params) {
    NewTask copy = copy();
    copy.params = params;
    return copy;
  }

  /** The queue it waits in. */
  public NewTask withQueue(String queue) {
    NewTask copy = copy();
    copy.queue = queue;
    return copy;
  }

  /** 0 to 9, 9 first. */
  public NewTask withPriority(int priority) {
    NewTask copy = copy();
    copy.priority = priority;
    return copy;
  }

  /** What its parent calls it: at most {@value FanOutTask#LONGEST_LABEL} characters, or null. */
  public NewTask withLabel(String label) {
    NewTask copy = copy();
    copy.label = label;
    return copy;
  }

  /** Until it may be claimed; null or not positive: none. */
  public NewTask withDelay(Duration delay) {
    NewTask copy = copy();
    copy.delay = delay;
    return copy;
  }

  /** It may be claimed from this moment on, by the time of Redis, instead of after a delay. */
  public NewTask withRunAt(Instant runAt) {
    NewTask copy = copy();
    copy.runAt = runAt;
    return copy;
  }

  /** 1 to 100. */
  public NewTask withMaxAttempts(int maxAttempts) {
    NewTask copy = copy();
    copy.maxAttempts = maxAttempts;
    return copy;
  }

  /** Of one attempt, whole seconds. */
  public NewTask withTimeout(Duration timeout) {
    NewTask copy = copy();
    copy.timeout = timeout;
    return copy;
  }

  /** Cancelled if not claimed by then; null: never. */
  public NewTask withExpiresAfter(Duration expiresAfter) {
    NewTask copy = copy();
    copy.expiresAfter = expiresAfter;
    return copy;
  }

  /** Null: no key. */
  public NewTask withIdempotency(Idempotency idempotency) {
    NewTask copy = copy();
    copy.idempotency = idempotency;
    return copy;
  }

  /** Its params are gone once it has succeeded. */
  public NewTask withoutKeptParams() {
    NewTask copy = copy();
    copy.keepParams = false;
    return copy;
  }

  /**
   * The URL to notify each time it ends, in whatever state; not when it is deleted.
   *
   * @param url checked when it is called; null: nobody is notified
   * @throws IllegalArgumentException when it is not 1 to 500 visible characters of ASCII
   */
  public NewTask withOnEnd(String url) {
    if (url != null && !url.matches("[!-~]{1," + TaskType.LONGEST_ON_END + "}")) {
      throw new IllegalArgumentException("onEnd must be 1 to 500 visible ASCII characters");
    }
    NewTask copy = copy();
    copy.onEnd = url;
    return copy;
  }

  /** Members that must exist in a reference set, checked in the same round trip. */
  public NewTask withKnown(List<ParamsReader.Known> known) {
    NewTask copy = copy();
    copy.known = List.copyOf(known);
    return copy;
  }

  /** The trace that it continues; null: none. */
  public NewTask withTrace(TraceParent trace) {
    NewTask copy = copy();
    copy.trace = trace;
    return copy;
  }

  /** At first that of the request or attempt on whose thread it was made; null: none. */
  public TraceParent trace() {
    return trace;
  }

  public String type() {
    return type;
  }

  public String params() {
    return params;
  }

  public String owner() {
    return owner;
  }

  public String queue() {
    return queue;
  }

  public int priority() {
    return priority;
  }

  public Duration delay() {
    return delay;
  }

  public Instant runAt() {
    return runAt;
  }

  public int maxAttempts() {
    return maxAttempts;
  }

  public Duration timeout() {
    return timeout;
  }

  public Duration expiresAfter() {
    return expiresAfter;
  }

  public Idempotency idempotency() {
    return idempotency;
  }

  public boolean keepParams() {
    return keepParams;
  }

  /** Whether workers limit how many of its type they run, so that it waits in a lane of its own. */
  public boolean limited() {
    return limited;
  }

  /** What its parent calls it, or null. */
  public String label() {
    return label;
  }

  /** The address that is told when it ends, or null. */
  public String onEnd() {
    return onEnd;
  }

  /** The list that it waits in. */
  public String lane() {
    return queue + (limited ? "+" + type : "") + ":" + priority;
  }

  public List<ParamsReader.Known> known() {
    return known;
  }

  /** Its type and owner; params may hold secrets. */
  @Override
  public String toString() {
    return type + " of " + owner;
  }

  /**
   * An idempotency key and what it stands for.
   *
   * @param key as the caller gave it; the queue keeps only a hash of owner and key
   * @param body SHA-256 of the canonical request: the same key with another body is refused
   */
  public record Idempotency(String key, byte[] body) {}
}
