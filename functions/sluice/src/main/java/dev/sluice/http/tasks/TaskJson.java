package dev.sluice.http.tasks;

import dev.sluice.http.message.Json;
import dev.sluice.json.BadJson;
import dev.sluice.json.JsonText;
import dev.sluice.json.JsonTree;
import dev.sluice.params.shape.Formats;
import dev.sluice.params.shape.Secrets;
import dev.sluice.queue.FailureTrace;
import dev.sluice.queue.TaskRecord;
import dev.sluice.queue.TaskState;
import dev.sluice.queue.TaskTimeline.TaskEvent;
import dev.sluice.task.Artifact;
import dev.sluice.task.TaskCatalog;
import dev.sluice.task.TaskType;
import dev.sluice.webhook.Webhooks;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Locale;
import java.util.Map;

/** A task as JSON. Times are ISO instants in UTC, durations are seconds. */
public final class TaskJson {
  /** Characters of params or of a result: reading a hundred larger ones would take too long. */
  private static final int LONGEST_PREVIEWED = 16_384;

  private TaskJson() {}

  /** The whole task as one text; of its params, secrets are hidden. */
  public static String of(TaskRecord task, TaskCatalog catalog) throws IOException {
    return of(task, null, catalog);
  }

  /**
   * The same with what its record does not say.
   *
   * @param details null: only the record
   */
  static String of(TaskRecord task, TaskDetails details, TaskCatalog catalog) throws IOException {
    JsonText json = new JsonText();
    json.beginObject();
    members(json, task);
    if (details != null) {
      details.write(json, task);
    }
    Json.copy(json, "params", params(task, catalog));
    Json.copy(json, "result", task.result());
    json.endObject();
    return json.toString();
  }

  /**
   * Writes a task of a list. Params and result are left out, since a hundred tasks may carry 32 MB
   * of them; {@code preview} and {@code value} show each in one line.
   */
  static void writeListed(JsonText json, TaskRecord task, TaskCatalog catalog) {
    json.beginObject();
    members(json, task);
    text(json, "preview", Preview.of(shortOnly(task.params()) ? visible(task, catalog) : null));
    text(json, "value", Preview.of(shortOnly(task.result()) ? tree(task.result()) : null));
    json.endObject();
  }

  private static boolean shortOnly(String text) {
    return text != null && text.length() <= LONGEST_PREVIEWED;
  }

  /** The params of a task with its secrets hidden; null when they are gone. */
  public static String params(TaskRecord task, TaskCatalog catalog) {
    Object visible = visible(task, catalog);
    return visible == null ? null : JsonTree.write(visible);
  }

  /** The params without secrets, as a tree; null when they cannot be shown. */
  static Object visible(TaskRecord task, TaskCatalog catalog) {
    TaskType<?> type = catalog.find(task.type()).orElse(null);
    if (task.params() == null || type == null) {
      return null; // of a type that is gone nobody knows what is secret
    }
    Object tree = tree(task.params());
    return tree == null ? null : Secrets.hide(type.params(), tree);
  }

  /** The JSON as a tree; null for what cannot be read and for null itself. */
  private static Object tree(String json) {
    try {
      return JsonTree.read(json.getBytes(StandardCharsets.UTF_8));
    } catch (BadJson e) {
      return null;
    }
  }

  private static void members(JsonText json, TaskRecord task) {
    json.member("id", task.id());
    json.member("type", task.type());
    json.member("state", task.state().name());
    json.member("queue", task.queue());
    json.member("priority", task.priority());
    json.member("attempt", task.attempt());
    json.member("maxAttempts", task.maxAttempts());
    json.member("timeoutSeconds", task.timeout().toSeconds());
    json.member("owner", task.owner());
    time(json, "createdAt", task.createdAt());
    time(json, "runAt", task.runAt());
    time(json, "expiresAt", task.expiresAt());
    time(json, "queuedAt", task.queuedAt());
    time(json, "startedAt", task.startedAt());
    time(json, "firstStartedAt", task.firstStartedAt());
    time(json, "finishedAt", task.finishedAt());
    text(json, "worker", task.worker());
    text(json, "parentId", task.parentId());
    text(json, "label", task.label());
    if (task.cancelAsked()) {
      json.member("cancelAsked", true);
    }
    if (task.waitsForChildren()) {
      json.member("waitsForChildren", true);
    }
    progress(json, task.progress());
    children(json, task.children());
    artifact(json, task);
    text(json, "noticeOf", Webhooks.noticeOf(task));
    text(json, "error", task.error());
  }

  /** Writes something that happened to a task. */
  static void writeEvent(JsonText json, TaskEvent event) {
    json.beginObject();
    time(json, "at", event.at());
    json.member("kind", word(event.kind()));
    if (event.attempt() > 0) {
      json.member("attempt", event.attempt());
    }
    text(json, "worker", event.worker());
    if (event.state() != null) {
      json.member("state", event.state().name());
    }
    time(json, "until", event.until());
    text(json, "error", event.error());
    if (event.moved() != null) {
      json.member("from", event.moved().from());
      json.member("to", event.moved().to());
    }
    if (event.trace() != null) {
      trace(json, event.trace());
    }
    json.endObject();
  }

  private static void trace(JsonText json, FailureTrace trace) {
    json.beginArray("trace");
    for (FailureTrace.Problem problem : trace.problems()) {
      json.beginObject();
      json.member("exception", problem.exception());
      text(json, "message", problem.message());
      json.beginArray("frames");
      for (FailureTrace.Frame frame : problem.frames()) {
        json.beginObject();
        json.member("at", frame.at());
        json.member("own", frame.own());
        json.endObject();
      }
      json.endArray();
      json.member("left", problem.left());
      json.endObject();
    }
    json.endArray();
  }

  private static void progress(JsonText json, TaskRecord.Progress progress) {
    if (progress != null) {
      json.beginObject("progress");
      json.member("done", progress.done());
      json.member("total", progress.total());
      text(json, "message", progress.message());
      json.endObject();
    }
  }

  private static void children(JsonText json, TaskRecord.Children children) {
    if (children != null) {
      json.beginObject("children");
      json.member("count", children.count());
      json.member("failed", children.failed());
      json.endObject();
    }
  }

  private static void artifact(JsonText json, TaskRecord task) {
    Artifact artifact = task.artifact();
    if (artifact != null) {
      json.beginObject("artifact");
      json.member("fileName", artifact.fileName());
      json.member("contentType", artifact.contentType());
      json.member("size", artifact.size());
      json.member("href", "/tasks/" + task.id() + "/artifact");
      json.endObject();
    }
  }

  static void text(JsonText json, String name, String value) {
    if (value != null) {
      json.member(name, value);
    }
  }

  /** A constant as the API writes it, such as {@code no-worker}. */
  public static String word(Enum<?> constant) {
    return constant.name().toLowerCase(Locale.ROOT).replace('_', '-');
  }

  public static void time(JsonText json, String name, Instant time) {
    if (time != null) {
      json.member(name, Formats.text(time));
    }
  }

  /** A member with a number for every state. */
  public static void counts(JsonText json, String name, Map<TaskState, Long> counts) {
    json.beginObject(name);
    for (Map.Entry<TaskState, Long> count : counts.entrySet()) {
      json.member(count.getKey().name(), count.getValue());
    }
    json.endObject();
  }
}
