package dev.sluice.http;

import com.fasterxml.jackson.core.JsonGenerator;
import dev.sluice.queue.GroupPlan;
import java.io.IOException;
import java.time.Clock;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;

/**
 * {@code GET /minute-groups}: which ids are called in which minute of an hour (UTC; the present one
 * unless {@code hour} names another). {@code from} and {@code limit} say which of each minute's ids
 * are listed; all are counted.
 */
final class MinuteGroupRoute implements Action {
  private static final int MAX_LIMIT = 1_000;
  private static final int USUAL_LIMIT = 200;
  private static final int LONGEST_HOUR = 40;

  private final MinutePlans plans;
  private final Clock clock;

  MinuteGroupRoute(MinutePlans plans, Clock clock) {
    this.plans = plans;
    this.clock = clock;
  }

  @Override
  public Response answer(Call call) throws IOException {
    Query query = call.query();
    int from = query.number("from", 0, 1_000_000, 0);
    int limit = query.number("limit", 1, MAX_LIMIT, USUAL_LIMIT);
    Instant hour = hour(query);
    query.check();
    List<GroupPlan> groups = plans.hour().groups(hour, from, limit);
    try (Json json = Json.begin()) {
      JsonGenerator generator = json.generator();
      generator.writeStartObject();
      TaskJson.time(generator, "hour", hour);
      generator.writeArrayFieldStart("groups");
      for (int i = 0; i < groups.size(); i++) {
        write(generator, groups.get(i), i * groups.get(i).minutes().size());
      }
      generator.writeEndArray();
      generator.writeEndObject();
      return Response.json(200, json.finish());
    }
  }

  private Instant hour(Query query) {
    String text = query.text("hour", LONGEST_HOUR);
    try {
      Instant moment =
          text == null
              ? clock.instant()
              : Instant.parse(
                  text.matches("\\d{4}-\\d\\d-\\d\\dT\\d\\d") ? text + ":00:00Z" : text);
      return moment.truncatedTo(ChronoUnit.HOURS);
    } catch (DateTimeException e) {
      query.wrong("hour", "wrong-format", "It must be an hour such as 2030-01-31T12, in UTC.");
      return null;
    }
  }

  private static void write(JsonGenerator json, GroupPlan group, int firstMinute)
      throws IOException {
    json.writeStartObject();
    TaskJson.time(json, "begins", group.begins());
    json.writeNumberField("max", group.max());
    json.writeNumberField("count", group.count());
    json.writeBooleanField("overflow", group.overflow());
    json.writeNumberField("peak", group.peak());
    json.writeArrayFieldStart("slots");
    for (int slot = 0; slot < group.minutes().size(); slot++) {
      GroupPlan.Minute minute = group.minutes().get(slot);
      json.writeStartObject();
      json.writeNumberField("slot", slot);
      json.writeNumberField("minute", firstMinute + slot);
      json.writeNumberField("count", minute.count());
      json.writeArrayFieldStart("ids");
      for (long id : minute.ids()) {
        json.writeNumber(id);
      }
      json.writeEndArray();
      json.writeEndObject();
    }
    json.writeEndArray();
    json.writeEndObject();
  }
}
