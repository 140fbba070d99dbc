package dev.sluice.app.minutes.http;

import dev.sluice.app.minutes.GroupPlan;
import dev.sluice.app.minutes.MinutePlanner;
import dev.sluice.http.input.Parameter;
import dev.sluice.http.input.Query;
import dev.sluice.http.message.Response;
import dev.sluice.http.route.Action;
import dev.sluice.http.route.Call;
import dev.sluice.http.tasks.TaskJson;
import dev.sluice.json.JsonText;
import java.time.Clock;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;

/**
 * {@code GET /minute-groups}: which ids are called in which minute of an hour (UTC; unless {@code
 * hour} names another, the hour of the next group to begin, which new ids go to). {@code from} and
 * {@code limit} choose which of each minute's ids are listed; all are counted.
 */
final class MinuteGroupRoute implements Action {
  private static final Parameter HOUR =
      Parameter.text("hour", 40, "An hour in UTC such as 2030-01-31T12; absent: the current one.");

  /** How long a group lasts: one that begins within this time is the next. */
  private static final Duration GROUP = Duration.ofMinutes(15);

  private static final Parameter FROM =
      Parameter.whole("from", 0, 1_000_000, "How many ids of each minute to skip.").orElse(0);
  private static final Parameter LIMIT =
      Parameter.whole("limit", 1, 1_000, "How many ids of each minute to list at most.")
          .orElse(200);
  static final List<Parameter> PARAMETERS = List.of(HOUR, FROM, LIMIT);

  private final MinutePlanner planner;
  private final Clock clock;

  MinuteGroupRoute(MinutePlanner planner, Clock clock) {
    this.planner = planner;
    this.clock = clock;
  }

  @Override
  public Response answer(Call call) {
    Query query = call.query();
    int from = query.number(FROM);
    int limit = query.number(LIMIT);
    Instant hour = hour(query);
    query.check();
    List<GroupPlan> groups = planner.hour(hour, from, limit);
    JsonText json = new JsonText();
    json.beginObject();
    TaskJson.time(json, "hour", hour);
    json.beginArray("groups");
    for (int i = 0; i < groups.size(); i++) {
      write(json, groups.get(i), i * groups.get(i).minutes().size());
    }
    json.endArray();
    json.endObject();
    return Response.json(200, json.toString());
  }

  private Instant hour(Query query) {
    String text = query.text(HOUR);
    try {
      Instant moment =
          text == null
              ? clock.instant().plus(GROUP)
              : Instant.parse(
                  text.matches("\\d{4}-\\d\\d-\\d\\dT\\d\\d") ? text + ":00:00Z" : text);
      return moment.truncatedTo(ChronoUnit.HOURS);
    } catch (DateTimeException e) {
      query.wrong(HOUR, "wrong-format", "It must be an hour such as 2030-01-31T12, in UTC.");
      return null;
    }
  }

  private static void write(JsonText json, GroupPlan group, int firstMinute) {
    json.beginObject();
    TaskJson.time(json, "begins", group.begins());
    json.member("max", group.max());
    json.member("count", group.count());
    json.member("overflow", group.overflow());
    json.member("peak", group.peak());
    json.beginArray("slots");
    for (int slot = 0; slot < group.minutes().size(); slot++) {
      GroupPlan.Minute minute = group.minutes().get(slot);
      json.beginObject();
      json.member("slot", slot);
      json.member("minute", firstMinute + slot);
      json.member("count", minute.count());
      json.member("called", minute.calls().succeeded());
      json.member("failed", minute.calls().failed());
      // a list of numbers prints as JSON
      json.name("ids").raw(minute.ids().toString());
      json.endObject();
    }
    json.endArray();
    json.endObject();
  }
}
