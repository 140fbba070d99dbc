package dev.sluice.task;

import java.time.Duration;
import java.util.function.Supplier;
import java.util.regex.Pattern;

/**
 * A task type: its name, the record its params are read into, its code and its policy. Immutable;
 * the {@code with…} methods give a changed copy.
 *
 * @param timeout for one attempt, 1 s to 840 s (a Lambda function lives 900 s at most)
 * @param keepParams whether a succeeded task keeps its params; types run by the million save memory
 *     without
 * @param staleAfter the age from which its published result is stale; null: the type publishes none
 */
public record TaskType<P>(
    String name,
    String description,
    Class<P> params,
    Supplier<? extends Task<P>> code,
    RetryPolicy retry,
    Duration timeout,
    boolean keepParams,
    Duration staleAfter) {

  private static final Pattern NAME = Pattern.compile("[a-z][a-z0-9-]{0,39}");

  /** The longest timeout a task may have. */
  public static final Duration LONGEST_TIMEOUT =
      Duration.ofSeconds(TaskType.LONGEST_TIMEOUT_SECONDS);

  /** The same in seconds. */
  public static final int LONGEST_TIMEOUT_SECONDS = 840;

  public TaskType {
    if (!NAME.matcher(name).matches()) {
      throw new IllegalArgumentException("A task type's name is kebab-case, was " + name);
    }
    if (timeout.compareTo(Duration.ofSeconds(1)) < 0 || timeout.compareTo(LONGEST_TIMEOUT) > 0) {
      throw new IllegalArgumentException("timeout of " + name + " must be 1 s to 840 s");
    }
  }

  /** A type with five attempts of at most 60 s each. */
  public static <P> TaskType<P> of(
      String name, String description, Class<P> params, Supplier<? extends Task<P>> code) {
    return new TaskType<>(
        name, description, params, code, RetryPolicy.DEFAULT, Duration.ofSeconds(60), true, null);
  }

  /** The same type with another retry policy. */
  public TaskType<P> withRetry(RetryPolicy retry) {
    return new TaskType<>(name, description, params, code, retry, timeout, keepParams, staleAfter);
  }

  /** The same type with another timeout. */
  public TaskType<P> withTimeout(Duration timeout) {
    return new TaskType<>(name, description, params, code, retry, timeout, keepParams, staleAfter);
  }

  /** The same type, forgetting a task's params when it has succeeded. */
  public TaskType<P> withoutKeptParams() {
    return new TaskType<>(name, description, params, code, retry, timeout, false, staleAfter);
  }

  /**
   * The same type, publishing what it returns: {@code GET /results/} and its name shows the result
   * of the task that succeeded last, whatever becomes of later ones.
   */
  public TaskType<P> publishing(Duration staleAfter) {
    return new TaskType<>(name, description, params, code, retry, timeout, keepParams, staleAfter);
  }

  /** Whether what it returns is published. */
  public boolean publishes() {
    return staleAfter != null;
  }
}
