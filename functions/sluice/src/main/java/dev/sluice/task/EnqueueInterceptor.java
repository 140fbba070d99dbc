package dev.sluice.task;

/**
 * Runs around every enqueue, by callers, parents and schedules: the place for tenancy, encryption,
 * tracing and metrics. It has separate methods, because one call may enqueue many tasks.
 *
 * <p>{@code before} is called on the first interceptor first; {@code after} and {@code failed} on
 * the first one last. All are called on the thread that enqueues.
 */
public interface EnqueueInterceptor {
  /**
   * Called before a task is enqueued, after its params were validated; also before the params of a
   * waiting task are changed. May be called again for the same task when a call to the queue has to
   * be repeated.
   *
   * @return the params to enqueue, a JSON object of at most 64 KiB: the given ones or others
   * @throws EnqueueRefused when the task must not be enqueued: the caller gets 422 with the
   *     message; the other tasks of a batch are still enqueued
   * @throws Exception anything else: nothing of the call is enqueued, and the caller gets 500
   */
  default String before(Enqueue task) throws Exception {
    return task.params();
  }

  /**
   * Called after it was enqueued. What is thrown here changes nothing and is only logged, because
   * the task is already in the queue.
   *
   * @param id of the task
   * @param created false when its idempotency key already stood for that task
   */
  default void after(Enqueue task, String id, boolean created) {}

  /**
   * Called when it was not enqueued. What is thrown here is added to the failure as suppressed, or
   * logged.
   *
   * @param why what the queue or an interceptor threw, or an {@link EnqueueRefused} with the
   *     queue's reason for refusing it
   */
  default void failed(Enqueue task, Throwable why) {}

  /**
   * A task to enqueue.
   *
   * @param params as JSON, from the caller or from the previous interceptor
   */
  record Enqueue(String type, String owner, String queue, String params) {}
}
