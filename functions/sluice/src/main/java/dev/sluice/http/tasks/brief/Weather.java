package dev.sluice.http.tasks.brief;

import dev.sluice.http.access.Principal;
import dev.sluice.http.input.Parameter;
import dev.sluice.http.input.Parameters;
import dev.sluice.http.input.Query;
import dev.sluice.http.message.Response;
import dev.sluice.http.route.Action;
import dev.sluice.http.route.Call;
import dev.sluice.http.tasks.LongPolls;
import dev.sluice.http.tasks.TaskJson;
import dev.sluice.json.JsonText;
import dev.sluice.queue.QueueView.TaskBrief;
import dev.sluice.queue.TaskQueue;
import java.time.Duration;
import java.time.Instant;
import java.util.List;

/**
 * {@code GET /weather}: the tasks enqueued in the last hour, as columns. With {@code since} (a
 * revision) the answer is 204 as long as nothing has changed after it, and then only what has,
 * where that is less work; {@code wait} says how many seconds to hold the request for a change.
 */
public final class Weather implements Action {
  public static final List<Parameter> PARAMETERS = List.of(Parameters.SINCE, Parameters.WAIT);

  private static final Duration HOUR = Duration.ofHours(1);

  private final TaskQueue queue;
  private final LongPolls polls;

  public Weather(TaskQueue queue, LongPolls polls) {
    this.queue = queue;
    this.polls = polls;
  }

  @Override
  public Response answer(Call call) {
    Query query = call.query();
    String since = query.text(Parameters.SINCE);
    int wait = query.number(Parameters.WAIT);
    if (query.has(Parameters.WAIT) && since == null) {
      query.wrong(Parameters.WAIT, "missing-field", "It needs since: the revision to wait after.");
    }
    query.check();
    if (since != null && !changed(since, wait, call.principal())) {
      return Response.of(204);
    }
    // read before the tasks: a change in between is then reported twice, never missed
    String revision = queue.revision();
    TaskBrief.Hour hour = lastHour(call.principal().sees(), moment(since));
    return Response.json(200, json(hour, revision)).compressed(call.request());
  }

  /** After a time that has not come, such as of another queue, nothing could be told as changed. */
  private TaskBrief.Hour lastHour(String owner, Instant since) {
    TaskBrief.Hour hour = queue.lastHour(owner, since);
    return since != null && since.isAfter(hour.at()) ? queue.lastHour(owner, null) : hour;
  }

  private boolean changed(String since, int wait, Principal caller) {
    if (wait == 0) {
      return !queue.revision().equals(since);
    }
    Duration atMost = Duration.ofSeconds(wait);
    return !polls.hold(caller, wait, () -> polls.awaitChange(queue, since, atMost)).equals(since);
  }

  /** A revision begins with the time of its change, by the clock of Redis. */
  private static Instant moment(String revision) {
    if (revision == null) {
      return null;
    }
    long millis = Long.parseLong(revision.substring(0, revision.indexOf('-')));
    return Instant.ofEpochMilli(Math.min(millis, Integer.MAX_VALUE * 1_000L));
  }

  private static String json(TaskBrief.Hour hour, String revision) {
    List<TaskBrief> tasks = hour.tasks();
    Instant from = hour.at().minus(HOUR);
    List<String> types = tasks.stream().map(TaskBrief::type).distinct().sorted().toList();
    JsonText json = new JsonText();
    json.beginObject();
    TaskJson.time(json, "at", hour.at());
    TaskJson.time(json, "from", from);
    json.member("revision", revision);
    json.member("whole", hour.whole());
    json.member("cut", hour.cut());
    json.beginArray("types");
    types.forEach(json::element);
    json.endArray();
    json.beginArray("ids");
    tasks.forEach(task -> json.element(task.id()));
    json.endArray();
    BriefJson.column(json, "type", tasks, task -> types.indexOf(task.type()));
    BriefJson.states(json, tasks);
    BriefJson.column(
        json, "created", tasks, task -> Duration.between(from, task.createdAt()).toMillis());
    BriefJson.column(json, "waited", tasks, BriefJson::waited);
    BriefJson.column(json, "ran", tasks, BriefJson::ran);
    BriefJson.column(json, "attempts", tasks, TaskBrief::attempt);
    json.endObject();
    return json.toString();
  }
}
