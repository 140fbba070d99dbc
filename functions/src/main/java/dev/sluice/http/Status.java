package dev.sluice.http;

import com.fasterxml.jackson.core.JsonGenerator;
import dev.sluice.queue.EndedPerMinute;
import dev.sluice.queue.QueueStatus;
import dev.sluice.queue.TaskQueue;
import dev.sluice.queue.TaskState;
import dev.sluice.task.ParamsSchema;
import dev.sluice.task.TaskCatalog;
import dev.sluice.task.TaskType;
import java.io.IOException;
import java.util.Map;

/** What there is to know about the deployment: health, queues, task types, known sellers. */
final class Status {
  private static final String SELLERS = "sellers";

  private final TaskQueue queue;
  private final TaskCatalog catalog;
  private final ReferenceLoader references;

  Status(TaskQueue queue, TaskCatalog catalog, ReferenceLoader references) {
    this.queue = queue;
    this.catalog = catalog;
    this.references = references;
  }

  /** {@code GET /health}: 200 when the queue answers, else 503 as everywhere. */
  Response health(Call call) {
    queue.ping();
    return Response.json(200, "{\"status\":\"ok\"}");
  }

  /**
   * {@code GET /queues}: how many tasks stand where, of all owners, and how attempts ended in each
   * minute of the last hour.
   */
  Response queues(Call call) throws IOException {
    QueueStatus status = queue.status();
    try (Json json = Json.begin()) {
      JsonGenerator generator = json.generator();
      generator.writeStartObject();
      counts(generator, status);
      generator.writeNumberField("workers", status.workers());
      generator.writeArrayFieldStart("queues");
      for (QueueStatus.QueueDepth depth : status.queues()) {
        generator.writeStartObject();
        generator.writeStringField("name", depth.name());
        generator.writeNumberField("queued", depth.queued());
        if (depth.oldest() != null) {
          generator.writeNumberField("oldestSeconds", depth.oldest().toMillis() / 1000.0);
        }
        generator.writeEndObject();
      }
      generator.writeEndArray();
      generator.writeArrayFieldStart("minutes");
      for (EndedPerMinute minute : queue.rates()) {
        generator.writeStartObject();
        generator.writeStringField("at", minute.start().toString());
        generator.writeNumberField("succeeded", minute.succeeded());
        generator.writeNumberField("failed", minute.failed());
        generator.writeNumberField("retried", minute.retried());
        generator.writeEndObject();
      }
      generator.writeEndArray();
      generator.writeEndObject();
      return Response.json(200, json.finish());
    }
  }

  static void counts(JsonGenerator generator, QueueStatus status) throws IOException {
    generator.writeObjectFieldStart("counts");
    for (Map.Entry<TaskState, Long> count : status.counts().entrySet()) {
      generator.writeNumberField(count.getKey().name(), count.getValue());
    }
    generator.writeEndObject();
  }

  /** {@code GET /types}: every task type with the JSON Schema of its params. */
  Response types(Call call) throws IOException {
    try (Json json = Json.begin()) {
      JsonGenerator generator = json.generator();
      generator.writeStartObject();
      generator.writeArrayFieldStart("types");
      for (TaskType<?> type : catalog.all()) {
        generator.writeStartObject();
        generator.writeStringField("name", type.name());
        generator.writeStringField("description", type.description());
        generator.writeNumberField("maxAttempts", type.retry().maxAttempts());
        generator.writeNumberField("timeoutSeconds", type.timeout().toSeconds());
        Json.copy(generator, "params", ParamsSchema.of(type));
        generator.writeEndObject();
      }
      generator.writeEndArray();
      generator.writeEndObject();
      return Response.json(200, json.finish());
    }
  }

  /** {@code GET /sellers}: the sellers a report may name, loaded if Redis has not got them yet. */
  Response sellers(Call call) throws IOException {
    Map<String, String> sellers = queue.reference(SELLERS);
    if (sellers.isEmpty()) {
      sellers = references.load(SELLERS);
    }
    try (Json json = Json.begin()) {
      JsonGenerator generator = json.generator();
      generator.writeStartObject();
      generator.writeArrayFieldStart("sellers");
      for (Map.Entry<String, String> seller : sellers.entrySet()) {
        generator.writeStartObject();
        generator.writeStringField("id", seller.getKey());
        generator.writeStringField("name", seller.getValue());
        generator.writeEndObject();
      }
      generator.writeEndArray();
      generator.writeEndObject();
      return Response.json(200, json.finish());
    }
  }
}
