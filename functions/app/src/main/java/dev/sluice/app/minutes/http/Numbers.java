package dev.sluice.app.minutes.http;

import dev.sluice.app.minutes.AddResult;
import dev.sluice.http.message.Problem;
import dev.sluice.http.message.ProblemType;
import dev.sluice.http.message.Response;
import dev.sluice.http.route.Call;

/** Numbers that identify something, in a path or in an answer. */
final class Numbers {
  private static final int MOST_DIGITS = 16;

  private Numbers() {}

  /**
   * The number in a path.
   *
   * @throws Problem 404 when it cannot be one
   */
  static long of(Call call) {
    String id = call.id();
    boolean digits = id.length() <= MOST_DIGITS && id.chars().allMatch(c -> c >= '0' && c <= '9');
    if (!digits || id.startsWith("0")) {
      throw Problem.of(ProblemType.NOT_FOUND);
    }
    return Long.parseLong(id);
  }

  /**
   * The number of what was added, now or earlier under the same idempotency key.
   *
   * @throws Problem when it was not added
   */
  static long of(AddResult added) {
    if (added instanceof AddResult.Created created) {
      return created.number();
    }
    if (added instanceof AddResult.Duplicate duplicate) {
      return duplicate.number();
    }
    if (added instanceof AddResult.QueueFull full) {
      throw Problem.of(full.share() ? ProblemType.OWNER_SHARE_USED : ProblemType.QUEUE_FULL);
    }
    throw Problem.of(ProblemType.IDEMPOTENCY_KEY_REUSED);
  }

  /** Marks a response as replayed, as for a task, if nothing new was added. */
  static Response replayed(AddResult added, Response response) {
    return added instanceof AddResult.Duplicate
        ? response.header("idempotency-replayed", "true")
        : response;
  }
}
