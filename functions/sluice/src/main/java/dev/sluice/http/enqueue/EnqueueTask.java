package dev.sluice.http.enqueue;

import dev.sluice.http.input.IdempotencyKey;
import dev.sluice.http.message.Body;
import dev.sluice.http.message.ProblemType;
import dev.sluice.http.message.Response;
import dev.sluice.http.route.Action;
import dev.sluice.http.route.Call;
import dev.sluice.http.route.Described;
import dev.sluice.http.route.Documented;
import dev.sluice.http.tasks.TaskJson;
import dev.sluice.json.JsonText;
import dev.sluice.queue.Enqueued;
import java.io.IOException;

/** {@code POST /tasks}: one task, in one round trip. */
public final class EnqueueTask implements Action, Described {
  private final Enqueuer enqueuer;

  public EnqueueTask(Enqueuer enqueuer) {
    this.enqueuer = enqueuer;
  }

  @Override
  public Response answer(Call call) throws IOException {
    Body body = call.request().body();
    body.mediaType(TaskRequest.BODY.mediaTypes());
    String key = IdempotencyKey.of(call.request());
    Object tree = Body.tree(body.bytes(TaskRequest.BODY.longest()));
    return accepted(enqueuer.enqueue(tree, call.principal().name(), key));
  }

  @Override
  public Documented documented() {
    return Documented.writing("Enqueues a task")
        .taking("NewTask", TaskRequest.BODY)
        .idempotently()
        .making("/tasks/{id}")
        .answer(EnqueueAnswers.enqueued())
        .failing(Documented.MEMBERS)
        .failing(EnqueueAnswers.PARAMS)
        .failing(ProblemType.QUEUE_FULL);
  }

  /** 202 with the task's id, state and time. */
  public static Response accepted(Enqueued answer) {
    JsonText json = new JsonText();
    json.beginObject();
    String id = write(json, answer);
    json.endObject();
    Response response =
        Response.json(202, json.toString()).header("location", "/tasks/".concat(id));
    if (answer instanceof Enqueued.Duplicate) {
      response.header("idempotency-replayed", "true");
    }
    return response;
  }

  /** Writes id, state and time of a task that the queue has, and returns its id. */
  public static String write(JsonText json, Enqueued answer) {
    if (answer instanceof Enqueued.Created created) {
      json.member("id", created.id());
      json.member("state", created.state().name());
      TaskJson.time(json, "createdAt", created.createdAt());
      return created.id();
    }
    Enqueued.Duplicate duplicate = (Enqueued.Duplicate) answer;
    json.member("id", duplicate.id());
    json.member("state", duplicate.state().name());
    return duplicate.id();
  }
}
