package dev.sluice.http.tasks;

import dev.sluice.http.input.BodyType;
import dev.sluice.http.input.Parameters;
import dev.sluice.http.message.Body;
import dev.sluice.http.message.Problem;
import dev.sluice.http.message.ProblemType;
import dev.sluice.http.message.Response;
import dev.sluice.http.route.Call;
import dev.sluice.json.JsonText;
import dev.sluice.params.Default;
import dev.sluice.params.Help;
import dev.sluice.queue.QueueView.Ignored;
import dev.sluice.queue.TaskFilter;
import dev.sluice.queue.TaskQueue;
import dev.sluice.queue.TaskRecord;
import dev.sluice.queue.TaskState;
import dev.sluice.queue.retries.Retries;
import dev.sluice.task.TaskCatalog;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The failed tasks by cause, of those among the 10,000 newest that the caller may see and of the
 * caller's own newest tasks.
 */
public final class Failures {
  /** What {@code POST /failures/{id}/ignore} takes. */
  record Ignoring(@Help("For how long.") @Default("24") @Min(1) @Max(720) int hours) {}

  public static final BodyType<?> BODY = BodyType.of(Ignoring.class, Body.JSON_ONLY);
  private static final BodyType<Ignoring> READ = BodyType.of(Ignoring.class, Body.JSON_ONLY);

  private static final int MOST_GROUPS = 200;

  /** Of the failed and of the succeeded tasks, how many are compared. */
  private static final int COMPARED = 100;

  private final TaskQueue queue;
  private final TaskCatalog catalog;
  private final Clock clock;

  public Failures(TaskQueue queue, TaskCatalog catalog, Clock clock) {
    this.queue = queue;
    this.catalog = catalog;
    this.clock = clock;
  }

  /** {@code GET /failures}: the largest groups first. */
  public Response list(Call call) {
    String leftOut = call.query().text(Parameters.NOT_TYPE);
    call.query().check();
    Map<FailureGroup, FailureCount> groups = counted(call);
    groups.keySet().removeIf(group -> group.type().equals(leftOut));
    List<FailureCount> largest =
        groups.values().stream()
            .sorted(
                Comparator.comparing((FailureCount one) -> -one.count())
                    .thenComparing(one -> one.newest().id(), Comparator.reverseOrder()))
            .limit(MOST_GROUPS)
            .toList();
    RetriesJson retries = retriesOf(call);
    JsonText json = new JsonText();
    json.beginObject();
    json.beginArray("groups");
    for (FailureCount group : largest) {
      json.beginObject();
      group.write(json);
      retries.writeSummary(json, group.group().id());
      json.endObject();
    }
    json.endArray();
    json.member("cut", groups.size() > MOST_GROUPS || FailureGroup.cut(queue));
    json.endObject();
    return Response.json(200, json.toString());
  }

  /** {@code GET /retries}: the newest retries by hand. */
  public Response retries(Call call) {
    JsonText json = new JsonText();
    json.beginObject();
    retriesOf(call).writeAll(json);
    json.endObject();
    return Response.json(200, json.toString());
  }

  private RetriesJson retriesOf(Call call) {
    return new RetriesJson(queue.retries(call.principal().sees()));
  }

  private Map<FailureGroup, FailureCount> counted(Call call) {
    Map<String, Ignored> marks = queue.ignored();
    Instant now = clock.instant();
    Map<FailureGroup, FailureCount> groups = new LinkedHashMap<>();
    FailureGroup.visible(queue, call.principal().sees())
        .forEach(
            task ->
                groups
                    .computeIfAbsent(
                        FailureGroup.of(task),
                        one -> new FailureCount(one, now, marks.get(mark(call, one.id()))))
                    .add(task));
    return groups;
  }

  /** {@code GET /failures/{id}}: one group, and what its params have in common. */
  public Response read(Call call) {
    return shown(call, find(call));
  }

  private Response shown(Call call, FailureCount group) {
    TaskFilter type =
        TaskFilter.ALL.withType(group.group().type()).withOwner(call.principal().sees());
    List<String> ids =
        FailureGroup.ids(queue, call.principal().sees(), group.group().id()).stream()
            .limit(COMPARED)
            .toList();
    List<TaskRecord> failed = queue.list(TaskFilter.ALL.withIds(ids), null, COMPARED).tasks();
    List<TaskRecord> succeeded =
        NewestTasks.of(
                queue, type.withStates(TaskState.SUCCEEDED), COMPARED, NewestTasks.ALL_PARTS / 4)
            .tasks();
    JsonText json = new JsonText();
    json.beginObject();
    group.write(json);
    retriesOf(call).writeSummary(json, group.group().id());
    new CommonParams(catalog, failed, succeeded).write(json);
    json.endObject();
    return Response.json(200, json.toString());
  }

  /**
   * {@code POST /failures/{id}/ignore}: for a time, and until as many have failed since as there
   * were.
   */
  public Response ignore(Call call) {
    Ignoring given = READ.read(call.request().body(), clock.instant());
    FailureCount group = find(call);
    Instant now = clock.instant();
    Instant until = now.plus(Duration.ofHours(given.hours()));
    queue.ignore(mark(call, call.id()), new Ignored(now, until, group.count()));
    return shown(call, find(call));
  }

  /** {@code DELETE /failures/{id}/ignore}: no longer. */
  public Response heed(Call call) {
    queue.ignore(mark(call, call.id()), null);
    return Response.of(204);
  }

  /** Operators share their marks; those of others are their own, as are the tasks they see. */
  private static String mark(Call call, String group) {
    String owner = call.principal().sees();
    return owner == null ? group : group + ":" + owner;
  }

  private FailureCount find(Call call) {
    return counted(call).values().stream()
        .filter(one -> one.group().id().equals(call.id()))
        .findFirst()
        .orElseThrow(() -> Problem.of(ProblemType.NOT_FOUND));
  }

  /** How the retries of groups of failures went. */
  static final class RetriesJson {
    /** A summary has the newest retries, until so many tasks are in it. */
    static final int ENOUGH = 20;

    private final List<Retries> retries;

    /**
     * @param retries newest first
     */
    RetriesJson(List<Retries> retries) {
      this.retries = retries;
    }

    /** The newest of all groups. */
    void writeAll(JsonText json) {
      json.beginArray("retries");
      for (Retries one : retries.subList(0, Math.min(FailureGroup.MOST_RETRIES, retries.size()))) {
        json.beginObject();
        json.member("group", one.group());
        TaskJson.time(json, "at", one.at());
        counts(json, one);
        json.endObject();
      }
      json.endArray();
    }

    /** The newest of a group, as one member of an open object; nothing when there are none. */
    void writeSummary(JsonText json, String group) {
      Optional<Retries> newest =
          retries.stream()
              .filter(one -> one.group().equals(group))
              .reduce((sum, next) -> sum.retried() < ENOUGH ? sum.plus(next) : sum);
      if (newest.isPresent()) {
        json.beginObject("retries");
        counts(json, newest.get());
        json.endObject();
      }
    }

    private static void counts(JsonText json, Retries retries) {
      json.member("retried", retries.retried());
      json.member("succeeded", retries.succeeded());
      json.member("failed", retries.failed());
      json.member("cancelled", retries.cancelled());
      json.member("underWay", retries.underWay());
    }
  }
}
