package dev.sluice.http;

import com.fasterxml.jackson.core.JsonGenerator;
import dev.sluice.queue.Enqueued;
import dev.sluice.task.BadJson;
import dev.sluice.task.JsonTree;
import dev.sluice.task.TaskCatalog;
import java.io.IOException;
import java.time.Clock;
import java.util.List;

/** {@code POST /tasks}: one task, in one round trip. */
final class EnqueueTask implements Action {
  private final Enqueuer enqueuer;
  private final TaskCatalog catalog;
  private final Clock clock;

  EnqueueTask(Enqueuer enqueuer, TaskCatalog catalog, Clock clock) {
    this.enqueuer = enqueuer;
    this.catalog = catalog;
    this.clock = clock;
  }

  @Override
  public Response answer(Call call) throws IOException {
    Body body = call.request().body();
    body.mediaType(Body.JSON);
    String key = IdempotencyKey.of(call.request());
    Object tree = read(body.bytes(Body.MAX_BYTES));
    Envelope envelope =
        Envelope.read(tree, call.principal().name(), key, catalog, clock.instant(), enqueuer);
    Enqueued answer = enqueuer.enqueue(List.of(envelope.task())).get(0);
    Problem refusal = Enqueuer.refusal(answer, envelope.known());
    if (refusal != null) {
      throw refusal;
    }
    return accepted(answer);
  }

  static Object read(byte[] bytes) {
    try {
      return JsonTree.read(bytes);
    } catch (BadJson e) {
      throw Problem.of(e);
    }
  }

  /** 202 with the task's id, state and time. */
  static Response accepted(Enqueued answer) throws IOException {
    try (Json json = Json.begin()) {
      JsonGenerator generator = json.generator();
      generator.writeStartObject();
      String id = write(generator, answer);
      generator.writeEndObject();
      Response response =
          Response.json(202, json.finish()).header("location", "/tasks/".concat(id));
      if (answer instanceof Enqueued.Duplicate) {
        response.header("idempotency-replayed", "true");
      }
      return response;
    }
  }

  /** Writes id, state and time of a task that the queue has, and returns its id. */
  static String write(JsonGenerator generator, Enqueued answer) throws IOException {
    if (answer instanceof Enqueued.Created created) {
      generator.writeStringField("id", created.id());
      generator.writeStringField("state", created.state().name());
      TaskJson.time(generator, "createdAt", created.createdAt());
      return created.id();
    }
    Enqueued.Duplicate duplicate = (Enqueued.Duplicate) answer;
    generator.writeStringField("id", duplicate.id());
    generator.writeStringField("state", duplicate.state().name());
    return duplicate.id();
  }
}
