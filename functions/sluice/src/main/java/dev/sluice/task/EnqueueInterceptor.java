package dev.sluice.task;

/**
 * Runs around every enqueue, of callers, of parents and of schedules: the place for tenancy,
 * encryption, tracing and metrics. By methods and not around it, as many tasks are enqueued in one
 * call.
 *
 * <p>Of several the first one is asked first and told last. It is called on the thread that
 * enqueues.
 */
public interface EnqueueInterceptor {
  /**
   * Before a task is enqueued, after its params were validated; also before the params of one that
   * waits are changed. May be called again for the same task, when a call to the queue has to be
   * repeated.
   *
   * @return the params to enqueue, a JSON object of at most 64 KiB: those given or others
   * @throws EnqueueRefused when it is not to be: the caller is answered 422 with the message, and
   *     the other tasks of a batch are enqueued all the same
   * @throws Exception anything else: nothing of the call is enqueued, and a caller is answered 500
   */
  default String before(Enqueue task) throws Exception {
    return task.params();
  }

  /**
   * After it was enqueued. What is thrown here changes nothing and is only logged, because the task
   * is in the queue.
   *
   * @param id of the task
   * @param created false when its idempotency key stood for that task before
   */
  default void after(Enqueue task, String id, boolean created) {}

  /**
   * After it was not enqueued. What is thrown here is added to the failure as suppressed, or
   * logged.
   *
   * @param why what the queue or an interceptor threw, or an {@link EnqueueRefused} that says why
   *     the queue did not take it
   */
  default void failed(Enqueue task, Throwable why) {}

  /**
   * A task to enqueue.
   *
   * @param params as JSON, as the caller gave them or as the interceptor before did
   */
  record Enqueue(String type, String owner, String queue, String params) {}
}
