package dev.sluice.http.enqueue;

import dev.sluice.http.input.BodyType;
import dev.sluice.http.message.Body;
import dev.sluice.http.message.Problem;
import dev.sluice.http.message.ProblemType;
import dev.sluice.json.JsonTree;
import dev.sluice.json.Unicode;
import dev.sluice.params.Ahead;
import dev.sluice.params.Default;
import dev.sluice.params.Exclusive;
import dev.sluice.params.Help;
import dev.sluice.params.Others;
import dev.sluice.params.Violation;
import dev.sluice.params.shape.Nearest;
import dev.sluice.params.shape.ParamsReader;
import dev.sluice.queue.NewTask;
import dev.sluice.task.TaskCatalog;
import dev.sluice.task.TaskType;
import dev.sluice.webhook.Webhooks;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.Pattern;
import jakarta.validation.constraints.Size;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/** What {@code POST /tasks} takes: a task type, its params and how the task is to be queued. */
@Others(
    readOnly = {
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
      "cancelAsked"
    })
@Exclusive({"delaySeconds", "runAt"})
public record TaskRequest(
    @Help("The task type.") String type,
    @Help("What the task type takes.") Object params,
    @Help("The queue.")
        @Default(NewTask.DEFAULT_QUEUE)
        @Pattern(
            regexp = NewTask.QUEUE_NAME,
            message = "It must have 1 to 40 lower-case letters, digits and dashes.")
        String queue,
    @Help("9 is run first.") @Default("" + NewTask.DEFAULT_PRIORITY) @Min(0) @Max(9) int priority,
    @Help("How long it waits before it may run.")
        Optional<@Min(0) @Max(MAX_SECONDS) Integer> delaySeconds,
    @Help("When it may run, instead of delaySeconds.")
        Optional<@Ahead(seconds = MAX_SECONDS) Instant> runAt,
    @Help("How often it is tried; absent: as its type says.")
        Optional<@Min(1) @Max(100) Integer> maxAttempts,
    @Help("How long one attempt may take; absent: as its type says.")
        Optional<@Min(1) @Max(TaskType.LONGEST_TIMEOUT_SECONDS) Integer> timeoutSeconds,
    @Help("When it is too late to begin it; counts from now, so more than the delay.")
        Optional<@Min(1) @Max(MAX_SECONDS) Integer> expiresInSeconds,
    @Help("Who is told when it ends; absent: as its type says; null: nobody.")
        Optional<OnEnd> onEnd) {

  /** Who is told when the task ends. */
  public record OnEnd(
      @Help("An https address on the public internet, which takes a signed POST.")
          @Size(min = 1, max = TaskType.LONGEST_ON_END)
          String url) {}

  /** A year: what waits longer belongs in a calendar. */
  static final int MAX_SECONDS = 31_536_000;

  /** The member that names the queue. */
  static final String QUEUE = "/queue";

  /** Queues that an error names. */
  private static final int MOST_LISTED = 20;

  public static final BodyType<TaskRequest> BODY = BodyType.of(TaskRequest.class, Body.JSON_ONLY);

  /**
   * Checks everything that can be checked without Redis; only a task that is refused already has
   * its members looked up there.
   *
   * @param tree as {@link JsonTree} reads it
   * @param key the idempotency key, or null
   * @param queues those that are allowed; empty: any
   * @throws Problem {@code wrong-shape} when it is no object, 422 with every violation
   */
  static NewTask read(
      Object tree,
      String owner,
      String key,
      TaskCatalog catalog,
      Set<String> queues,
      Webhooks webhooks,
      Instant now,
      MemberCheck check) {
    if (!(tree instanceof Map<?, ?> members)) {
      throw Problem.of(ProblemType.WRONG_SHAPE);
    }
    ParamsReader reader = new ParamsReader(now);
    TaskRequest request = reader.record(TaskRequest.class, members, "");
    TaskType<?> type = type(members.get("type"), catalog, reader);
    Object params = members.get("params");
    if (type != null && !type.internal() && params != null) {
      reader.record(type.params(), params, "/params");
    }
    if (members.get("queue") instanceof String queue
        && !queues.isEmpty()
        && !queues.contains(queue)) {
      Violation violation = notAllowed(queues);
      reader.add(violation.pointer(), violation.code(), violation.detail());
    }
    checkOnEnd(members.get("onEnd"), webhooks, reader);
    reader.checkTexts(members, "");
    if (reader.valid() && request.expiresBeforeItRuns(now)) {
      reader.add(
          "/expiresInSeconds",
          ProblemType.OUT_OF_RANGE.slug(),
          "It must be more than the delay, since both count from now.");
    }
    if (!reader.valid()) {
      List<Violation> violations = new ArrayList<>(reader.violations());
      violations.addAll(check.unknown(reader.known()));
      throw Problem.invalid(violations);
    }
    NewTask task =
        NewTask.of(type, JsonTree.write(params), owner)
            .withQueue(request.queue)
            .withPriority(request.priority)
            .withDelay(request.delaySeconds.map(Duration::ofSeconds).orElse(null))
            .withRunAt(request.runAt.orElse(null))
            .withKnown(reader.known());
    if (members.containsKey("onEnd")) { // null too
      task = task.withOnEnd(request.onEnd.map(OnEnd::url).orElse(null));
    }
    if (request.maxAttempts.isPresent()) {
      task = task.withMaxAttempts(request.maxAttempts.get());
    }
    if (request.timeoutSeconds.isPresent()) {
      task = task.withTimeout(Duration.ofSeconds(request.timeoutSeconds.get()));
    }
    if (request.expiresInSeconds.isPresent()) {
      task = task.withExpiresAfter(Duration.ofSeconds(request.expiresInSeconds.get()));
    }
    return key == null
        ? task
        : task.withIdempotency(new NewTask.Idempotency(key, JsonTree.canonicalHash(tree)));
  }

  private static void checkOnEnd(Object given, Webhooks webhooks, ParamsReader reader) {
    if (given instanceof Map && !webhooks.enabled()) {
      reader.add(
          "/onEnd",
          ProblemType.ON_END_UNAVAILABLE.slug(),
          "It needs " + Webhooks.SECRET + ", which is not set.");
    } else if (given instanceof Map<?, ?> onEnd
        && onEnd.get("url") instanceof String url
        && url.length() <= TaskType.LONGEST_ON_END
        && webhooks.forbidden(url)) {
      reader.add(
          "/onEnd/url",
          ProblemType.FORBIDDEN_URL.slug(),
          "It must be an https address of a public host, or one of a host in "
              + Webhooks.HOSTS
              + "; without a password.");
    }
  }

  /** A queue that is not among those that are allowed. */
  static Violation notAllowed(Set<String> allowed) {
    String some = allowed.stream().limit(MOST_LISTED).collect(Collectors.joining(", "));
    return new Violation(
        QUEUE,
        ProblemType.QUEUE_NOT_ALLOWED.slug(),
        allowed.isEmpty()
            ? "Tasks may not be enqueued into it; `default` is always allowed."
            : "It must be one of "
                + allowed.size()
                + ": "
                + some
                + (allowed.size() > MOST_LISTED ? ", …" : "."));
  }

  private static TaskType<?> type(Object given, TaskCatalog catalog, ParamsReader reader) {
    if (!(given instanceof String name) || !Unicode.valid(name)) {
      return null; // which is reported already, or with the other texts
    }
    TaskType<?> type = catalog.find(name).orElse(null);
    if (type == null) {
      List<String> known =
          catalog.all().stream().filter(one -> !one.internal()).map(TaskType::name).toList();
      String meant = Nearest.question(name, known);
      reader.add(
          "/type", "unknown-type", "There is no such task type; GET /types lists them." + meant);
    } else if (type.internal()) {
      reader.add("/type", "internal-type", "Only the application itself enqueues this type.");
    }
    return type;
  }

  private boolean expiresBeforeItRuns(Instant now) {
    Duration wait = delay(delaySeconds, runAt, now);
    return wait != null
        && expiresInSeconds.isPresent()
        && wait.compareTo(Duration.ofSeconds(expiresInSeconds.get())) >= 0;
  }

  /** The wait before the task may be claimed, given as seconds or as a moment; or null. */
  static Duration delay(Optional<Integer> seconds, Optional<Instant> runAt, Instant now) {
    if (seconds.isPresent()) {
      return Duration.ofSeconds(seconds.get());
    }
    return runAt.isPresent() ? Duration.between(now, runAt.get()) : null;
  }
}
