package dev.sluice.http.enqueue;

import dev.sluice.http.input.IdempotencyKey;
import dev.sluice.http.message.BatchLines;
import dev.sluice.http.message.Body;
import dev.sluice.http.message.Problem;
import dev.sluice.http.message.ProblemType;
import dev.sluice.http.message.Response;
import dev.sluice.http.route.Action;
import dev.sluice.http.route.Call;
import dev.sluice.http.route.Described;
import dev.sluice.http.route.Documented;
import dev.sluice.json.JsonText;
import dev.sluice.queue.Enqueued;
import dev.sluice.queue.NewTask;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/**
 * {@code POST /tasks/batch}: up to 1,000 tasks in one round trip. Each line has its own outcome
 * ({@code created}, {@code duplicate}, {@code invalid}, {@code refused}); good lines are enqueued
 * whatever the others are. With an Idempotency-Key every line stands under the key and its number,
 * so a batch sent again makes nothing twice.
 */
public final class EnqueueBatch implements Action, Described {
  private static final List<String> MEDIA_TYPES = List.of(Body.NDJSON, Body.JSON);

  private final Enqueuer enqueuer;

  public EnqueueBatch(Enqueuer enqueuer) {
    this.enqueuer = enqueuer;
  }

  @Override
  public Response answer(Call call) throws IOException {
    Body body = call.request().body();
    String mediaType = body.mediaType(MEDIA_TYPES);
    String key = IdempotencyKey.of(call.request());
    byte[] bytes = body.bytes(Body.MAX_BATCH_BYTES);
    List<BatchLines.Line> lines =
        mediaType.equals(Body.NDJSON) ? BatchLines.ofNdjson(bytes) : BatchLines.ofArray(bytes);
    List<Object> readings = new ArrayList<>(lines.size());
    List<NewTask> tasks = new ArrayList<>(lines.size());
    for (BatchLines.Line line : lines) {
      try {
        NewTask task = read(line, call.principal().name(), key);
        tasks.add(task);
        readings.add(task);
      } catch (Problem invalid) {
        readings.add(invalid);
      }
    }
    List<Enqueued> answers = tasks.isEmpty() ? List.of() : enqueuer.enqueue(tasks);
    return Response.json(200, outcomes(lines, readings, answers));
  }

  @Override
  public Documented documented() {
    return Documented.writing("Enqueues up to 1,000 tasks, each on its own terms")
        .taking(new Documented.RequestBody("TaskBatch", null, MEDIA_TYPES, Body.MAX_BATCH_BYTES))
        .idempotently()
        .failing(ProblemType.NOT_CONFIRMED)
        .json(200, "What became of each", EnqueueAnswers.Outcomes.class);
  }

  private NewTask read(BatchLines.Line line, String owner, String key) {
    if (line.json() == null) {
      throw Problem.of(ProblemType.WRONG_SHAPE);
    }
    if (line.json().length > TaskRequest.BODY.longest()) {
      throw Problem.tooLarge(
          "", "A task takes no more than %,d bytes.", TaskRequest.BODY.longest());
    }
    // no key of a header has a line feed, so no single task can stand under the same one
    String own = key == null ? null : key + "\n" + line.number();
    return enqueuer.read(line.tree(), owner, own);
  }

  private static String outcomes(
      List<BatchLines.Line> lines, List<Object> readings, List<Enqueued> answers)
      throws IOException {
    JsonText json = new JsonText();
    json.beginObject();
    json.beginArray("outcomes");
    int taken = 0;
    for (int i = 0; i < lines.size(); i++) {
      json.beginObject();
      json.member("line", lines.get(i).number());
      if (readings.get(i) instanceof Problem problem) {
        problem(json, "invalid", problem);
      } else {
        outcome(json, answers.get(taken++));
      }
      json.endObject();
    }
    json.endArray();
    json.endObject();
    return json.toString();
  }

  private static void outcome(JsonText json, Enqueued answer) {
    Problem refusal = Enqueuer.refusal(answer);
    if (refusal == null) {
      boolean created = answer instanceof Enqueued.Created;
      json.member("outcome", created ? "created" : "duplicate");
      EnqueueTask.write(json, answer);
    } else {
      boolean invalid =
          answer instanceof Enqueued.Unknown || answer instanceof Enqueued.QueueNotAllowed;
      problem(json, invalid ? "invalid" : "refused", refusal);
    }
  }

  private static void problem(JsonText json, String outcome, Problem problem) {
    json.member("outcome", outcome);
    problem.write(json);
  }
}
