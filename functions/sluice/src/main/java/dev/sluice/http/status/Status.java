package dev.sluice.http.status;

import dev.sluice.http.message.Json;
import dev.sluice.http.message.Response;
import dev.sluice.http.route.Call;
import dev.sluice.http.tasks.PauseJson;
import dev.sluice.http.tasks.TaskJson;
import dev.sluice.json.JsonText;
import dev.sluice.params.shape.ParamsSchema;
import dev.sluice.queue.QueueStatus;
import dev.sluice.queue.QueueStatus.EndedPerMinute;
import dev.sluice.queue.TaskQueue;
import dev.sluice.task.TaskCatalog;
import dev.sluice.task.TaskType;
import java.io.IOException;

/** What there is to know about the deployment: health, queues and task types. */
public final class Status {
  private final TaskQueue queue;
  private final TaskCatalog catalog;

  public Status(TaskQueue queue, TaskCatalog catalog) {
    this.queue = queue;
    this.catalog = catalog;
  }

  /** {@code GET /health}: 200 when the queue answers, else 503 as everywhere. */
  public Response health(Call call) {
    queue.ping();
    return Response.json(200, "{\"status\":\"ok\"}");
  }

  /**
   * {@code GET /queues}: how many tasks stand where, of all owners, children included, and how
   * attempts ended in each minute of the last hour.
   */
  public Response queues(Call call) throws IOException {
    QueueStatus status = queue.status();
    JsonText json = new JsonText();
    json.beginObject();
    TaskJson.time(json, "at", status.at());
    TaskJson.counts(json, "counts", status.counts());
    TaskJson.counts(json, "children", status.children());
    json.member("workers", status.workers());
    json.beginArray("queues");
    for (QueueStatus.QueueDepth depth : status.queues()) {
      json.beginObject();
      json.member("name", depth.name());
      json.member("queued", depth.queued());
      if (depth.oldest() != null) {
        json.member("oldestSeconds", depth.oldest().toMillis() / 1000.0);
      }
      json.endObject();
    }
    json.endArray();
    json.member("more", status.more());
    json.beginArray("pauses");
    status.pauses().forEach(pause -> PauseJson.write(json, pause));
    json.endArray();
    json.beginArray("minutes");
    for (EndedPerMinute minute : queue.rates()) {
      json.beginObject();
      json.member("at", minute.start().toString());
      json.member("succeeded", minute.succeeded());
      json.member("failed", minute.failed());
      json.member("retried", minute.retried());
      json.member("lost", minute.lost());
      json.endObject();
    }
    json.endArray();
    json.endObject();
    return Response.json(200, json.toString());
  }

  /** {@code GET /types}: every task type with the JSON Schema of its params. */
  public Response types(Call call) throws IOException {
    JsonText json = new JsonText();
    json.beginObject();
    json.beginArray("types");
    for (TaskType<?> type : catalog.all()) {
      json.beginObject();
      json.member("name", type.name());
      json.member("description", type.description());
      json.member("maxAttempts", type.retry().maxAttempts());
      json.member("timeoutSeconds", type.timeout().toSeconds());
      json.member("publishes", type.publishes());
      json.member("internal", type.internal());
      json.member("onEnd", type.onEnd() != null);
      Json.copy(json, "params", ParamsSchema.of(type.params()));
      json.endObject();
    }
    json.endArray();
    json.endObject();
    return Response.json(200, json.toString());
  }
}
