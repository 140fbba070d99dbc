package dev.sluice.task;

/**
 * Runs around every attempt, on its thread: the place for logging, tracing, metrics, and for
 * decrypting params that an {@link EnqueueInterceptor} has encrypted.
 *
 * <pre>{@code
 * (attempt, running) -> {
 *   MDC.put("task", attempt.id());
 *   try {
 *     End end = running.run(attempt.params());
 *     count(attempt.type(), end.kind());
 *   } catch (Throwable failure) {
 *     count(attempt.type(), failure);
 *     throw failure;
 *   } finally {
 *     MDC.remove("task");
 *   }
 * }
 * }</pre>
 *
 * <p>The first interceptor is the outermost. What an interceptor throws counts as the attempt's
 * failure, even after the task's code has succeeded; the retry policy decides, so no task is lost.
 * A failure that it swallows still counts. Not running the attempt at all counts as a failure too.
 * It is interrupted like the task's code.
 */
@FunctionalInterface
public interface AttemptInterceptor {
  /**
   * Runs the attempt, once.
   *
   * @throws Exception what {@code running} threw, or for a reason of its own
   */
  void around(Attempt attempt, Running running) throws Exception;

  /**
   * The attempt to run.
   *
   * @param params as JSON, as they were enqueued or as the previous interceptor passed them on;
   *     null when they were not kept
   * @param attempt from 1
   * @param joining whether it is the run of a fan-out after its children have ended
   */
  record Attempt(
      String id,
      String type,
      String owner,
      String queue,
      String params,
      int attempt,
      int maxAttempts,
      boolean joining) {
    /** The same with other params. */
    public Attempt withParams(String params) {
      return new Attempt(id, type, owner, queue, params, attempt, maxAttempts, joining);
    }
  }

  /** The next interceptor, or the task's own code. */
  @FunctionalInterface
  interface Running {
    /**
     * Reads the params and runs the code.
     *
     * @param params as JSON
     * @return how it ended, when nothing was thrown
     * @throws Exception what the code threw; it throws Errors, too
     */
    End run(String params) throws Exception;
  }

  /**
   * How an attempt that threw nothing ended.
   *
   * @param text the result as JSON (or null) when it succeeded, the reason when it was refused or
   *     handed back, else null
   */
  record End(Kind kind, String text) {
    /** The ways to end. */
    public enum Kind {
      /** The code returned. */
      SUCCEEDED,
      /** Its children are enqueued, and it waits for them. */
      FANNED_OUT,
      /** It cannot be run, or its result cannot be kept; another attempt would not help. */
      REFUSED,
      /** This build does not know its type or cannot read its params. */
      HANDED_BACK
    }
  }
}
