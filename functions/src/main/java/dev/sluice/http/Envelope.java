package dev.sluice.http;

import dev.sluice.queue.NewTask;
import dev.sluice.task.JsonTree;
import dev.sluice.task.ParamsReader;
import dev.sluice.task.TaskCatalog;
import dev.sluice.task.TaskType;
import dev.sluice.task.TextRules;
import dev.sluice.task.Violation;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** What {@code POST /tasks} takes: a task type, its params and how the task is to be queued. */
final class Envelope {
  /** A year: what waits longer belongs in a calendar. */
  static final int MAX_SECONDS = 31_536_000;

  static final int MAX_PRIORITY = 9;
  static final int MAX_ATTEMPTS = 100;

  private static final List<String> FIELDS =
      List.of(
          "type",
          "params",
          "queue",
          "priority",
          "delaySeconds",
          "runAt",
          "maxAttempts",
          "timeoutSeconds",
          "expiresInSeconds");

  static final List<String> READ_ONLY =
      List.of(
          "id",
          "state",
          "attempt",
          "token",
          "owner",
          "worker",
          "progress",
          "result",
          "artifact",
          "error",
          "createdAt",
          "startedAt",
          "finishedAt",
          "expiresAt",
          "parentId",
          "cancelAsked");

  private Envelope() {}

  /**
   * Checks everything that can be checked without Redis; only a task that is refused already has
   * its members looked up there.
   *
   * @param tree as {@link JsonTree} reads it
   * @param key the idempotency key, or null
   * @throws Problem {@code wrong-shape} when it is no object, 422 with every violation
   */
  static NewTask read(
      Object tree, String owner, String key, TaskCatalog catalog, Instant now, MemberCheck check) {
    if (!(tree instanceof Map<?, ?> members)) {
      throw Problem.of(ProblemType.WRONG_SHAPE);
    }
    List<Violation> violations = new ArrayList<>();
    Fields fields = new Fields(members, violations);
    fields.only(FIELDS, READ_ONLY);
    TaskType<?> type = type(fields, catalog);
    boolean hasParams = fields.require("params");
    String queue = queue(fields);
    Integer priority = fields.whole("priority", 0, MAX_PRIORITY);
    Duration delay = delay(fields, now);
    Integer attempts = fields.whole("maxAttempts", 1, MAX_ATTEMPTS);
    Integer timeout = fields.whole("timeoutSeconds", 1, (int) TaskType.LONGEST_TIMEOUT.toSeconds());
    Integer expires = fields.whole("expiresInSeconds", 1, MAX_SECONDS);
    List<ParamsReader.Known> known = List.of();
    if (type != null && hasParams) {
      ParamsReader.Result<?> params = ParamsReader.read(type, members.get("params"), "/params");
      violations.addAll(params.violations());
      known = params.known();
    }
    if (!violations.isEmpty()) {
      violations.addAll(check.unknown(known));
      throw Problem.invalid(violations);
    }
    return new NewTask(
        type.name(),
        JsonTree.write(members.get("params")),
        owner,
        queue == null ? NewTask.DEFAULT_QUEUE : queue,
        priority == null ? NewTask.DEFAULT_PRIORITY : priority,
        delay,
        attempts == null ? type.retry().maxAttempts() : attempts,
        timeout == null ? type.timeout() : Duration.ofSeconds(timeout),
        expires == null ? null : Duration.ofSeconds(expires),
        key == null ? null : new NewTask.Idempotency(key, JsonTree.canonicalHash(tree)),
        type.keepParams(),
        known);
  }

  private static TaskType<?> type(Fields fields, TaskCatalog catalog) {
    String name = fields.require("type") ? fields.text("type") : null;
    if (name == null) {
      return null;
    }
    if (!TextRules.valid(name)) {
      fields.wrong("type", "invalid-text", "Half a surrogate pair or U+0000 is not a text.");
      return null;
    }
    TaskType<?> type = catalog.find(name).orElse(null);
    if (type == null) {
      fields.wrong("type", "unknown-type", "There is no such task type; GET /types lists them.");
    }
    return type;
  }

  private static String queue(Fields fields) {
    String queue = fields.text("queue");
    if (queue != null && !queue.matches("[a-z0-9-]{1,40}")) {
      boolean text = TextRules.valid(queue);
      fields.wrong(
          "queue",
          text ? "wrong-format" : "invalid-text",
          "It must have 1 to 40 lower-case letters, digits and dashes.");
    }
    return queue;
  }

  /** The wait before the task may be claimed, told as seconds or as a moment; or null. */
  static Duration delay(Fields fields, Instant now) {
    Integer seconds = fields.whole("delaySeconds", 0, MAX_SECONDS);
    Instant runAt = fields.instant("runAt", now, MAX_SECONDS);
    if (fields.has("delaySeconds") && fields.has("runAt")) {
      fields.wrong("runAt", "conflicting-fields", "Give delaySeconds or runAt, not both.");
    }
    if (seconds != null) {
      return Duration.ofSeconds(seconds);
    }
    return runAt == null ? null : Duration.between(now, runAt);
  }
}
