package dev.sluice.task;

/**
 * Runs around every attempt, on its thread: the place for logging, tracing, metrics, and for what
 * makes readable params of those an {@link EnqueueInterceptor} has encrypted.
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
 * <p>Of several the first one is outermost. What an interceptor throws counts as the attempt's
 * failure, also after the task's code has succeeded, and the retry policy decides: no task is lost
 * by it. A failure that it catches and keeps to itself still counts, and so does it when it does
 * not run the attempt at all. It is interrupted like the task's code.
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
   * What is to be run.
   *
   * @param params as JSON, as they were enqueued or as the interceptor before gave them; null when
   *     they are forgotten
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
   * How an attempt ended that threw nothing.
   *
   * @param text the result as JSON or null when it succeeded, why when it was refused or handed
   *     back, else null
   */
  record End(Kind kind, String text) {
    /** In which way. */
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
