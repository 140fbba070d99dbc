package dev.sluice.http.tasks;

import dev.sluice.http.input.BodyType;
import dev.sluice.http.message.Body;
import dev.sluice.http.message.Response;
import dev.sluice.http.route.Call;
import dev.sluice.json.JsonText;
import dev.sluice.queue.QueueView.FailedTask;
import dev.sluice.queue.TaskQueue;
import dev.sluice.queue.TaskState;
import java.io.IOException;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/**
 * The failed tasks by type and error, of those among the 10,000 newest that the caller may see and
 * of the caller's own newest tasks; and retries of one such group.
 */
public final class Failures {
  public static final BodyType<FailureGroup> BODY = BodyType.of(FailureGroup.class, Body.JSON_ONLY);

  private static final int LOOKED_AT = 10_000;
  private static final int MOST_GROUPS = 200;
  private static final int MOST_REPLAYED = 1_000;

  private final TaskQueue queue;
  private final Clock clock;

  public Failures(TaskQueue queue, Clock clock) {
    this.queue = queue;
    this.clock = clock;
  }

  private record Group(String type, String error) {
    static Group of(FailedTask task) {
      return new Group(task.type(), FailureShape.of(task.error()));
    }
  }

  private static final String NONE_FOUND =
      "No task that failed is of this type and error; GET /failures lists the groups.";

  /** Counts the tasks of a group, which are added newest first. */
  private static final class Count {
    private int count;
    private int retryable;
    private Instant first;
    private Instant last;
    private String example;

    void add(FailedTask task) {
      if (count++ == 0) {
        last = task.failedAt();
        example = task.id();
      }
      retryable += task.parentEnded() ? 0 : 1;
      first = task.failedAt();
    }
  }

  /** {@code GET /failures}: the largest groups first. */
  public Response list(Call call) {
    Map<Group, Count> groups = new HashMap<>();
    visible(call)
        .forEach(task -> groups.computeIfAbsent(Group.of(task), g -> new Count()).add(task));
    long failed = queue.status().counts().get(TaskState.FAILED);
    JsonText json = new JsonText();
    json.beginObject();
    json.beginArray("groups");
    for (Map.Entry<Group, Count> group : largest(groups)) {
      write(json, group.getKey(), group.getValue());
    }
    json.endArray();
    json.member("cut", groups.size() > MOST_GROUPS || failed > LOOKED_AT);
    json.endObject();
    return Response.json(200, json.toString());
  }

  private Stream<FailedTask> visible(Call call) {
    String owner = call.principal().sees();
    return owner == null ? queue.failed(LOOKED_AT) : queue.failed(owner, LOOKED_AT);
  }

  private static List<Map.Entry<Group, Count>> largest(Map<Group, Count> groups) {
    List<Map.Entry<Group, Count>> sorted = new ArrayList<>(groups.entrySet());
    sorted.sort(
        Comparator.comparing((Map.Entry<Group, Count> group) -> -group.getValue().count)
            .thenComparing(group -> group.getValue().example, Comparator.reverseOrder()));
    return sorted.subList(0, Math.min(MOST_GROUPS, sorted.size()));
  }

  private static void write(JsonText json, Group group, Count count) {
    json.beginObject();
    json.member("type", group.type());
    json.member("error", group.error());
    json.member("count", count.count);
    json.member("retryable", count.retryable);
    TaskJson.time(json, "firstAt", count.first);
    TaskJson.time(json, "lastAt", count.last);
    json.member("example", count.example);
    json.endObject();
  }

  /**
   * {@code POST /failures/retry}: the 1,000 oldest of a group are queued again. Sent twice, it
   * finds none of them failed, and says so; what has failed once more by then is left alone with
   * {@code until}.
   */
  public Response retry(Call call) throws IOException {
    FailureGroup given = BODY.read(call.request().body(), clock.instant());
    Group wanted = new Group(given.type(), given.error());
    List<FailedTask> found = new ArrayList<>(); // the oldest first, as they are to run
    visible(call)
        .filter(task -> given.until().isEmpty() || !task.failedAt().isAfter(given.until().get()))
        .filter(task -> Group.of(task).equals(wanted))
        .forEach(found::add);
    Collections.reverse(found);
    List<FailedTask> retryable = found.stream().filter(task -> !task.parentEnded()).toList();
    List<FailedTask> replayed = retryable.subList(0, Math.min(MOST_REPLAYED, retryable.size()));
    int done = queue.replay(replayed);
    JsonText json = new JsonText();
    json.beginObject();
    json.member("replayed", done);
    json.member("skipped", found.size() - retryable.size() + replayed.size() - done);
    json.member("remaining", retryable.size() - replayed.size());
    if (found.isEmpty()) {
      json.member("hint", NONE_FOUND);
    }
    json.endObject();
    return Response.json(200, json.toString());
  }
}
