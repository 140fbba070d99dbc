package dev.sluice.http.tasks;

import dev.sluice.http.message.Problem;
import dev.sluice.http.message.ProblemType;
import dev.sluice.http.message.Response;
import dev.sluice.http.route.Call;
import dev.sluice.json.JsonText;
import dev.sluice.params.Violation;
import dev.sluice.queue.ChangeResult;
import dev.sluice.queue.TaskQueue;
import java.io.IOException;
import java.util.List;

/** Cancels and deletes a task. */
public final class TaskChanges {
  private final TaskQueue queue;
  private final TaskAccess access;

  public TaskChanges(TaskQueue queue) {
    this.queue = queue;
    this.access = new TaskAccess(queue);
  }

  /** {@code POST /tasks/{id}/cancel}: 200 when cancelled, 202 when a running task was asked. */
  public Response cancel(Call call) throws IOException {
    String id = access.find(call).id();
    ChangeResult changed = checked(queue.cancel(id));
    return state(changed.outcome() == ChangeResult.Outcome.ASKED ? 202 : 200, id, changed);
  }

  /** {@code DELETE /tasks/{id}}: removes a task that is not running. */
  public Response delete(Call call) {
    checked(queue.delete(access.find(call).id()));
    return Response.of(204);
  }

  /**
   * Of an answer that names no unknown member.
   *
   * @throws Problem when nothing was changed
   */
  public static ChangeResult checked(ChangeResult changed) {
    switch (changed.outcome()) {
      case WRONG_STATE -> throw Problem.of(ProblemType.WRONG_STATE, changed.state());
      case PARENT_ENDED -> throw Problem.of(ProblemType.PARENT_ENDED, changed.state());
      case HAS_CHILDREN -> throw Problem.of(ProblemType.HAS_CHILDREN);
      case QUEUE_NOT_ALLOWED -> throw new IllegalStateException("only a patch names a queue");
      case TOO_MANY_QUEUES -> throw Problem.invalid(List.of(tooManyQueues("")));
      case QUEUE_FULL -> throw Problem.of(ProblemType.QUEUE_FULL);
      case SHARE_USED -> throw Problem.of(ProblemType.OWNER_SHARE_USED);
      case ABSENT -> throw Problem.of(ProblemType.NOT_FOUND);
      case REFERENCE_MISSING -> throw Problem.of(ProblemType.REFERENCE_UNAVAILABLE);
      default -> {
        return changed;
      }
    }
  }

  /** More queues than may be in use at once. */
  public static Violation tooManyQueues(String pointer) {
    return new Violation(
        pointer,
        ProblemType.QUEUE_NOT_ALLOWED.slug(),
        "Tasks wait in 1,000 other queues, for their turn or their time, and no more may be in use."
            + " Use one of them, or `default`, which is always free.");
  }

  /** The task's id and state. */
  public static Response state(int status, String id, ChangeResult changed) throws IOException {
    JsonText json = new JsonText();
    json.beginObject();
    json.member("id", id);
    json.member("state", changed.state().name());
    json.endObject();
    return Response.json(status, json.toString());
  }
}
