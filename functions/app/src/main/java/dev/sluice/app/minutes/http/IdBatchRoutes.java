package dev.sluice.app.minutes.http;

import dev.sluice.app.minutes.AddResult;
import dev.sluice.app.minutes.BatchPlan;
import dev.sluice.app.minutes.IdBatch;
import dev.sluice.app.minutes.IdBatchStore;
import dev.sluice.app.minutes.IdsHash;
import dev.sluice.app.minutes.MinutePlanner;
import dev.sluice.app.minutes.NewIdBatch;
import dev.sluice.http.input.BodyType;
import dev.sluice.http.input.IdempotencyKey;
import dev.sluice.http.message.Problem;
import dev.sluice.http.message.ProblemType;
import dev.sluice.http.message.Response;
import dev.sluice.http.route.Call;
import dev.sluice.http.tasks.TaskJson;
import dev.sluice.json.JsonText;
import dev.sluice.json.JsonTree;
import dev.sluice.params.Violation;
import dev.sluice.queue.NewTask;
import dev.sluice.task.TaskType;
import java.util.List;
import java.util.PrimitiveIterator;

/**
 * {@code /celery_ids_tasks/}: batches of ids to be called, with the field names, trailing slashes
 * and status codes that clients of Django REST Framework expect. A batch is planned by its task,
 * named in {@code task_id}, so nobody has to wait for a million ids.
 */
final class IdBatchRoutes {
  private final IdBatchStore batches;
  private final MinutePlanner planner;
  private final TaskType<?> type;
  private final NumberedList lists;

  /**
   * @param type of the task that plans a batch, with the params {@code {batch, count}}
   */
  IdBatchRoutes(IdBatchStore batches, MinutePlanner planner, TaskType<?> type, NumberedList lists) {
    this.batches = batches;
    this.planner = planner;
    this.type = type;
    this.lists = lists;
  }

  /** {@code GET /celery_ids_tasks/}: newest first, without their plans. */
  Response list(Call call) {
    return lists.answer(
        call, batches::list, IdBatch::number, (json, batch) -> write(json, batch, null));
  }

  /** {@code POST /celery_ids_tasks/}: 201. */
  Response add(Call call) {
    String key = IdempotencyKey.of(call.request());
    IdBatchBody body = IdBatchBody.read(call.request().body(), IdBatchBody.WHOLE);
    NewTask.Idempotency idempotency =
        key == null
            ? null
            : new NewTask.Idempotency(
                key, JsonTree.canonicalHash(List.of(body.name(), hash(body.ids()))));
    AddResult added =
        batches.add(
            new NewIdBatch(body.name(), body.ids().iterator(), idempotency),
            (number, count) -> task(number, count, call.principal().name()));
    long number = Numbers.of(added);
    Response response = answer(201, find(number));
    return Numbers.replayed(
        added, response.header("location", "/celery_ids_tasks/" + number + "/"));
  }

  private NewTask task(long number, int count, String owner) {
    return NewTask.of(type, "{\"batch\":" + number + ",\"count\":" + count + "}", owner);
  }

  private static String hash(Ids ids) {
    IdsHash hash = new IdsHash();
    for (PrimitiveIterator.OfLong each = ids.iterator(); each.hasNext(); ) {
      hash.add(each.nextLong());
    }
    return hash.hex();
  }

  /** {@code GET /celery_ids_tasks/{id}/}. */
  Response read(Call call) {
    return answer(200, find(Numbers.of(call)));
  }

  /** {@code PUT /celery_ids_tasks/{id}/}: both members are required. */
  Response put(Call call) {
    return change(call, IdBatchBody.WHOLE);
  }

  /** {@code PATCH /celery_ids_tasks/{id}/}: omitted members stay as they are. */
  Response patch(Call call) {
    return change(call, IdBatchBody.PART);
  }

  /** The calls are on their way, so the payload may not differ from the stored ids. */
  private Response change(Call call, BodyType<?> declared) {
    long number = Numbers.of(call);
    IdBatch batch = find(number);
    IdBatchBody body = IdBatchBody.read(call.request().body(), declared);
    if (body.ids() != null && !same(body.ids(), batch)) {
      throw Problem.invalid(
          List.of(
              new Violation(
                  "/payload",
                  ProblemType.READ_ONLY_FIELD.slug(),
                  "The ids of a batch cannot be changed; POST another batch.")));
    }
    if (body.name() != null && !batches.rename(number, body.name())) {
      throw Problem.of(ProblemType.NOT_FOUND);
    }
    return answer(200, find(number));
  }

  /** Whether these are all of the batch's ids, or the preview that its record shows. */
  private static boolean same(Ids ids, IdBatch batch) {
    return hash(ids).equals(batch.hash()) || ids.text().equals(batch.preview());
  }

  /** {@code DELETE /celery_ids_tasks/{id}/}: 204. */
  Response delete(Call call) {
    if (!batches.delete(Numbers.of(call))) {
      throw Problem.of(ProblemType.NOT_FOUND);
    }
    return Response.of(204);
  }

  private IdBatch find(long number) {
    return batches.find(number).orElseThrow(() -> Problem.of(ProblemType.NOT_FOUND));
  }

  private Response answer(int status, IdBatch batch) {
    JsonText json = new JsonText();
    write(json, batch, planner.plan(batch.number(), batch.count()));
    return Response.json(status, json.toString());
  }

  private static void write(JsonText json, IdBatch batch, BatchPlan plan) {
    json.beginObject();
    json.member("id", batch.number());
    json.member("task_name", batch.name());
    json.member("payload", batch.preview());
    long shown = batch.preview().chars().filter(c -> c == ',').count() + 1;
    json.member("payload_truncated", shown < batch.count());
    json.member("count", batch.count());
    TaskJson.time(json, "created", batch.created());
    json.member("task_id", batch.taskId());
    if (plan != null) {
      json.beginObject("plan");
      json.member("overflow", plan.overflow());
      json.member("peak", plan.peak());
      json.beginArray("groups");
      for (BatchPlan.Group group : plan.groups()) {
        json.beginObject();
        TaskJson.time(json, "begins", group.begins());
        json.member("count", group.count());
        json.member("overflow", group.overflow());
        json.member("peak", group.peak());
        json.endObject();
      }
      json.endArray();
      json.endObject();
    }
    json.endObject();
  }
}
