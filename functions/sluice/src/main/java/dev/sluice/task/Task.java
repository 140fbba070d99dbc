package dev.sluice.task;

/**
 * The code of a task type. One instance serves one attempt.
 *
 * @param <P> the params record
 */
@FunctionalInterface
public interface Task<P> {
  /**
   * Runs one attempt. It may run more than once for the same task (at-least-once), so outside
   * effects must be repeatable or guarded with {@link TaskContext#fence()}.
   *
   * @return the result, written as JSON (at most 64 KiB; larger belongs in an artifact), or null
   * @throws PermanentFailure when trying again cannot help: the task fails at once
   * @throws InterruptedException when the task was cancelled, timed out or its function is ending
   * @throws Exception anything else: the attempt failed and the retry policy decides
   */
  Object run(P params, TaskContext context) throws Exception;
}
