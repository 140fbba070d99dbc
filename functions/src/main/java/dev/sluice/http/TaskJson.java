package dev.sluice.http;

import com.fasterxml.jackson.core.JsonGenerator;
import dev.sluice.queue.TaskRecord;
import dev.sluice.task.Artifact;
import dev.sluice.task.BadJson;
import dev.sluice.task.JsonTree;
import dev.sluice.task.Secrets;
import dev.sluice.task.TaskCatalog;
import dev.sluice.task.TaskType;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.temporal.ChronoUnit;

/** A task as JSON. Times are ISO instants in UTC, durations are seconds. */
final class TaskJson {
  private TaskJson() {}

  /** The whole task as one text; of its params, secrets are hidden. */
  static String of(TaskRecord task, TaskCatalog catalog) throws IOException {
    try (Json text = Json.begin()) {
      JsonGenerator json = text.generator();
      json.writeStartObject();
      members(json, task);
      Json.copy(json, "params", params(task, catalog));
      Json.copy(json, "result", task.result());
      json.writeEndObject();
      return text.finish();
    }
  }

  /**
   * Writes a task of a list. Params and result are left out: a hundred tasks may carry 32 MB of
   * them.
   */
  static void writeListed(JsonGenerator json, TaskRecord task) throws IOException {
    json.writeStartObject();
    members(json, task);
    json.writeEndObject();
  }

  /** The params of a task with its secrets hidden; null when they are gone. */
  static String params(TaskRecord task, TaskCatalog catalog) {
    TaskType<?> type = catalog.find(task.type()).orElse(null);
    if (task.params() == null || type == null) {
      return null; // of a type that is gone nobody knows what is secret
    }
    try {
      Object tree = JsonTree.read(task.params().getBytes(StandardCharsets.UTF_8));
      return JsonTree.write(Secrets.hide(type, tree));
    } catch (BadJson e) {
      return null;
    }
  }

  private static void members(JsonGenerator json, TaskRecord task) throws IOException {
    json.writeStringField("id", task.id());
    json.writeStringField("type", task.type());
    json.writeStringField("state", task.state().name());
    json.writeStringField("queue", task.queue());
    json.writeNumberField("priority", task.priority());
    json.writeNumberField("attempt", task.attempt());
    json.writeNumberField("maxAttempts", task.maxAttempts());
    json.writeNumberField("timeoutSeconds", task.timeout().toSeconds());
    json.writeStringField("owner", task.owner());
    time(json, "createdAt", task.createdAt());
    time(json, "runAt", task.runAt());
    time(json, "expiresAt", task.expiresAt());
    time(json, "startedAt", task.startedAt());
    time(json, "finishedAt", task.finishedAt());
    text(json, "worker", task.worker());
    text(json, "parentId", task.parentId());
    if (task.cancelAsked()) {
      json.writeBooleanField("cancelAsked", true);
    }
    if (task.waitsForChildren()) {
      json.writeBooleanField("waitsForChildren", true);
    }
    progress(json, task.progress());
    artifact(json, task);
    text(json, "error", task.error());
  }

  private static void progress(JsonGenerator json, TaskRecord.Progress progress)
      throws IOException {
    if (progress != null) {
      json.writeObjectFieldStart("progress");
      json.writeNumberField("done", progress.done());
      json.writeNumberField("total", progress.total());
      text(json, "message", progress.message());
      json.writeEndObject();
    }
  }

  private static void artifact(JsonGenerator json, TaskRecord task) throws IOException {
    Artifact artifact = task.artifact();
    if (artifact != null) {
      json.writeObjectFieldStart("artifact");
      json.writeStringField("fileName", artifact.fileName());
      json.writeStringField("contentType", artifact.contentType());
      json.writeNumberField("size", artifact.size());
      json.writeStringField("href", "/tasks/" + task.id() + "/artifact");
      json.writeEndObject();
    }
  }

  private static void text(JsonGenerator json, String name, String value) throws IOException {
    if (value != null) {
      json.writeStringField(name, value);
    }
  }

  static void time(JsonGenerator json, String name, Instant time) throws IOException {
    if (time != null) {
      json.writeStringField(name, time.truncatedTo(ChronoUnit.MILLIS).toString());
    }
  }
}
