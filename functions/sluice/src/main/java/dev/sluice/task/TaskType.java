package dev.sluice.task;

import java.time.Duration;
import java.util.function.Supplier;
import java.util.regex.Pattern;

/**
 * A task type: its name, the record its params are read into, its code and its policy. Immutable;
 * the methods that set something return a changed copy. A type equals only itself, so no copy
 * equals another; compare names.
 */
public final class TaskType<P> {
  private static final Pattern NAME = Pattern.compile("[a-z][a-z0-9-]{0,39}");

  /** The longest timeout that a task may have. */
  public static final Duration LONGEST_TIMEOUT =
      Duration.ofSeconds(TaskType.LONGEST_TIMEOUT_SECONDS);

  /** The same in seconds. */
  public static final int LONGEST_TIMEOUT_SECONDS = 840;

  /** The most characters of an address to notify; kept with each task, in Redis's memory. */
  public static final int LONGEST_ON_END = 500;

  private final String name;
  private final String description;
  private final Class<P> params;
  private final Supplier<? extends Task<P>> code;
  private final boolean internal;
  private final String onEnd;
  private final Limits limits;
  private final Keeping keeping;

  /** How its tasks run; {@code atMost} is 0 without a limit. */
  private record Limits(RetryPolicy retry, Duration timeout, int atMost) {}

  /** What stays when a task has succeeded; {@code staleAfter} is null if nothing is published. */
  private record Keeping(boolean params, Duration staleAfter) {}

  private TaskType(
      String name,
      String description,
      Class<P> params,
      Supplier<? extends Task<P>> code,
      boolean internal,
      String onEnd,
      Limits limits,
      Keeping keeping) {
    this.name = name;
    this.description = description;
    this.params = params;
    this.code = code;
    this.internal = internal;
    this.onEnd = onEnd;
    this.limits = limits;
    this.keeping = keeping;
  }

  /**
   * A type with five attempts of at most 60 s each.
   *
   * @param name kebab-case, up to 40 characters
   * @throws IllegalArgumentException when the name is anything else
   */
  public static <P> TaskType<P> of(
      String name, String description, Class<P> params, Supplier<? extends Task<P>> code) {
    if (!NAME.matcher(name).matches()) {
      throw new IllegalArgumentException("A task type's name is kebab-case, was " + name);
    }
    Limits limits = new Limits(RetryPolicy.DEFAULT, Duration.ofSeconds(60), 0);
    Keeping keeping = new Keeping(true, null);
    return new TaskType<>(name, description, params, code, false, null, limits, keeping);
  }

  private TaskType<P> with(Limits changed) {
    return new TaskType<>(name, description, params, code, internal, onEnd, changed, keeping);
  }

  private TaskType<P> with(Keeping changed) {
    return new TaskType<>(name, description, params, code, internal, onEnd, limits, changed);
  }

  /** The same type with other code, such as code around the present one. */
  public TaskType<P> withCode(Supplier<? extends Task<P>> code) {
    return new TaskType<>(name, description, params, code, internal, onEnd, limits, keeping);
  }

  /** The same type with another retry policy. */
  public TaskType<P> withRetry(RetryPolicy retry) {
    return with(new Limits(retry, limits.timeout, limits.atMost));
  }

  /**
   * The same type with another timeout.
   *
   * @param timeout for one attempt, 1 s to 840 s (a Lambda function lives 900 s at most)
   * @throws IllegalArgumentException when it is outside
   */
  public TaskType<P> withTimeout(Duration timeout) {
    if (timeout.compareTo(Duration.ofSeconds(1)) < 0 || timeout.compareTo(LONGEST_TIMEOUT) > 0) {
      throw new IllegalArgumentException("timeout of " + name + " must be 1 s to 840 s");
    }
    return with(new Limits(limits.retry, timeout, limits.atMost));
  }

  /**
   * The same type, dropping a task's params once it has succeeded; a type that runs by the million
   * saves memory without them.
   */
  public TaskType<P> withoutKeptParams() {
    return with(new Keeping(false, keeping.staleAfter));
  }

  /**
   * The same type, publishing what it returns: {@code GET /results/} and its name shows the result
   * of the last task that succeeded, whatever becomes of later ones.
   *
   * @param staleAfter the age beyond which that result is stale, more than 0
   * @throws IllegalArgumentException when it is null, 0 or negative
   */
  public TaskType<P> publishing(Duration staleAfter) {
    if (staleAfter == null || staleAfter.isZero() || staleAfter.isNegative()) {
      throw new IllegalArgumentException("results of " + name + " must become stale after a time");
    }
    return with(new Keeping(keeping.params, staleAfter));
  }

  /**
   * The same type, for the application itself: its tasks come from a task that fans out, from a
   * schedule, or from code that enqueues them, never from a request that names the type ({@code
   * internal-type}, 422).
   */
  public TaskType<P> asInternal() {
    return new TaskType<>(name, description, params, code, true, onEnd, limits, keeping);
  }

  /**
   * The same type, limited to this many tasks at once on one worker: for work that takes much
   * memory or one device. The others wait in the queue, not in a slot, so that tasks of other types
   * go on. Within a priority its tasks are in order among themselves, and may overtake those of
   * others.
   *
   * <p>The limit is per worker: two workers run twice as many. Tasks enqueued before the type had a
   * limit are not held back. An attempt that is stuck keeps its place until its code ends.
   *
   * @param tasks 1 or more
   * @throws IllegalArgumentException when it is less
   */
  public TaskType<P> atMost(int tasks) {
    if (tasks < 1) {
      throw new IllegalArgumentException("at least 1 task of " + name + " must run at once");
    }
    return with(new Limits(limits.retry, limits.timeout, tasks));
  }

  /**
   * The same type, notifying a receiver each time a task of it ends, in whatever state, unless its
   * call names another address or none ({@code "onEnd": null}). Children of a fan-out send no
   * notices. Tasks keep the address that they were enqueued with.
   *
   * @param url as {@code onEnd} of a call: https on the public internet, or a host that {@code
   *     SLUICE_WEBHOOK_HOSTS} allows; without {@code SLUICE_WEBHOOK_SECRET} the application does
   *     not start. Null, such as that of a variable that a deployment has not set: nobody
   * @throws IllegalArgumentException when it is not 1 to 500 visible characters of ASCII
   */
  public TaskType<P> withOnEnd(String url) {
    if (url != null && !url.matches("[!-~]{1," + LONGEST_ON_END + "}")) {
      throw new IllegalArgumentException(
          "onEnd of " + name + " must be 1 to 500 visible ASCII characters");
    }
    return new TaskType<>(name, description, params, code, internal, url, limits, keeping);
  }

  /** What requests, records and other tasks call it: kebab-case, up to 40 characters. */
  public String name() {
    return name;
  }

  /** What it does, in words for the form and the API document; may be empty. */
  public String description() {
    return description;
  }

  /** The record that params are read into. */
  public Class<P> params() {
    return params;
  }

  /** Makes the code of one attempt. */
  public Supplier<? extends Task<P>> code() {
    return code;
  }

  /** How many attempts a task has, and how long it waits between them. */
  public RetryPolicy retry() {
    return limits.retry;
  }

  /** The longest that one attempt may take. */
  public Duration timeout() {
    return limits.timeout;
  }

  /** How many of its tasks one worker runs at once; 0: as many as it has slots. */
  public int atMost() {
    return limits.atMost;
  }

  /** The address that is notified when a task of it ends; null: nobody. */
  public String onEnd() {
    return onEnd;
  }

  /** Whether a succeeded task keeps its params. */
  public boolean keepParams() {
    return keeping.params;
  }

  /** Whether what it returns is published. */
  public boolean publishes() {
    return keeping.staleAfter != null;
  }

  /** The age from which its published result is stale; null: the type publishes nothing. */
  public Duration staleAfter() {
    return keeping.staleAfter;
  }

  /**
   * Whether only the application itself may enqueue it: a task that fans out, a schedule, a route
   * of its own. Requests that name it, or change its params, are refused.
   */
  public boolean internal() {
    return internal;
  }

  @Override
  public String toString() {
    return name;
  }
}
