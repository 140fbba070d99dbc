package dev.sluice.http.tasks;

import dev.sluice.http.input.BodyMembers;
import dev.sluice.http.input.Fields;
import dev.sluice.http.input.Input;
import dev.sluice.http.message.Body;
import dev.sluice.http.message.Problem;
import dev.sluice.http.message.ProblemType;
import dev.sluice.json.JsonTree;
import dev.sluice.json.Unicode;
import dev.sluice.params.ParamsReader;
import dev.sluice.params.Violation;
import dev.sluice.queue.NewTask;
import dev.sluice.task.TaskCatalog;
import dev.sluice.task.TaskType;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** What {@code POST /tasks} takes: a task type, its params and how the task is to be queued. */
public final class Envelope {
  /** A year: what waits longer belongs in a calendar. */
  private static final int MAX_SECONDS = 31_536_000;

  public static final Input TYPE = Input.text("type", 40, "The task type.");
  public static final Input PARAMS = Input.of("params", Input.OBJECT, "What the task type takes.");
  static final Input QUEUE =
      Input.text("queue", 40, "The queue; absent: default.").matching("[a-z0-9-]{1,40}");
  static final Input PRIORITY =
      Input.whole("priority", 0, 9, "9 is run first.").orElse(NewTask.DEFAULT_PRIORITY);
  static final Input DELAY =
      Input.whole("delaySeconds", 0, MAX_SECONDS, "How long it waits before it may run.");
  static final Input RUN_AT =
      Input.time("runAt", MAX_SECONDS, "When it may run, instead of delaySeconds.");
  private static final Input ATTEMPTS =
      Input.whole("maxAttempts", 1, 100, "How often it is tried; absent: as its type says.");
  private static final Input TIMEOUT =
      Input.whole(
          "timeoutSeconds",
          1,
          (int) TaskType.LONGEST_TIMEOUT.toSeconds(),
          "How long one attempt may take; absent: as its type says.");
  private static final Input EXPIRES =
      Input.whole("expiresInSeconds", 1, MAX_SECONDS, "When it is too late to begin it.");

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

  public static final BodyMembers MEMBERS =
      BodyMembers.of(
              Body.JSON_ONLY,
              TYPE,
              PARAMS,
              QUEUE,
              PRIORITY,
              DELAY,
              RUN_AT,
              ATTEMPTS,
              TIMEOUT,
              EXPIRES)
          .requiring(TYPE, PARAMS)
          .refusing(READ_ONLY)
          .excluding(DELAY, RUN_AT);

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
    fields.check(MEMBERS);
    TaskType<?> type = type(fields, catalog);
    String queue = queue(fields);
    Integer priority = fields.whole(PRIORITY);
    Duration delay = delay(fields, now);
    Integer attempts = fields.whole(ATTEMPTS);
    Integer timeout = fields.whole(TIMEOUT);
    Integer expires = fields.whole(EXPIRES);
    List<ParamsReader.Known> known = List.of();
    if (type != null && fields.has(PARAMS)) {
      ParamsReader.Result<?> params =
          ParamsReader.read(type.params(), members.get("params"), "/params");
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
        priority == null ? PRIORITY.absent() : priority,
        delay,
        attempts == null ? type.retry().maxAttempts() : attempts,
        timeout == null ? type.timeout() : Duration.ofSeconds(timeout),
        expires == null ? null : Duration.ofSeconds(expires),
        key == null ? null : new NewTask.Idempotency(key, JsonTree.canonicalHash(tree)),
        type.keepParams(),
        known);
  }

  private static TaskType<?> type(Fields fields, TaskCatalog catalog) {
    String name = fields.text(TYPE);
    if (name == null) {
      return null;
    }
    if (!Unicode.valid(name)) {
      fields.wrong(TYPE, "invalid-text", "Half a surrogate pair or U+0000 is not a text.");
      return null;
    }
    TaskType<?> type = catalog.find(name).orElse(null);
    if (type == null) {
      fields.wrong(TYPE, "unknown-type", "There is no such task type; GET /types lists them.");
    }
    return type;
  }

  private static String queue(Fields fields) {
    String queue = fields.text(QUEUE);
    if (queue != null && !queue.matches(QUEUE.pattern())) {
      boolean text = Unicode.valid(queue);
      fields.wrong(
          QUEUE,
          text ? "wrong-format" : "invalid-text",
          "It must have 1 to 40 lower-case letters, digits and dashes.");
    }
    return queue;
  }

  /** The wait before the task may be claimed, told as seconds or as a moment; or null. */
  static Duration delay(Fields fields, Instant now) {
    Integer seconds = fields.whole(DELAY);
    Instant runAt = fields.instant(RUN_AT, now);
    if (seconds != null) {
      return Duration.ofSeconds(seconds);
    }
    return runAt == null ? null : Duration.between(now, runAt);
  }
}
