package dev.sluice.http;

import dev.sluice.queue.Added;

/** The number of something that was added. */
final class NewNumber {
  private NewNumber() {}

  /**
   * @throws Problem when it was not added
   */
  static long of(Added added) {
    if (added instanceof Added.Created created) {
      return created.number();
    }
    if (added instanceof Added.Duplicate duplicate) {
      return duplicate.number();
    }
    throw Problem.of(
        added instanceof Added.QueueFull
            ? ProblemType.QUEUE_FULL
            : ProblemType.IDEMPOTENCY_KEY_REUSED);
  }

  /** Tells, as for a task, that nothing new was added. */
  static Response replayed(Added added, Response response) {
    return added instanceof Added.Duplicate
        ? response.header("idempotency-replayed", "true")
        : response;
  }
}
