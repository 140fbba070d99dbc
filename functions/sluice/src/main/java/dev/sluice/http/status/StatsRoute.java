package dev.sluice.http.status;

import dev.sluice.http.input.Parameter;
import dev.sluice.http.input.Parameters;
import dev.sluice.http.input.Query;
import dev.sluice.http.message.Response;
import dev.sluice.http.route.Action;
import dev.sluice.http.route.Call;
import dev.sluice.http.tasks.TaskJson;
import dev.sluice.json.JsonText;
import dev.sluice.params.Help;
import dev.sluice.params.SchemaText;
import dev.sluice.queue.QueueView;
import dev.sluice.queue.stats.Counts;
import dev.sluice.queue.stats.Stats;
import dev.sluice.queue.stats.Stats.Point;
import dev.sluice.queue.stats.Stats.Unit;
import dev.sluice.queue.stats.Times;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.PositiveOrZero;
import jakarta.validation.constraints.Size;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;

/** {@code GET /stats}: how attempts ended, how long tasks waited and how long they ran. */
public final class StatsRoute implements Action {
  private static final Parameter TYPE = Parameter.text("type", 40, "Only tasks of this type.");
  private static final Parameter BY =
      Parameter.text("by", 6, "minute: of the last two hours; hour: of the last 30 days.")
          .matching("minute|hour");

  public static final List<Parameter> PARAMETERS = List.of(TYPE, Parameters.NOT_TYPE, BY);

  private final QueueView queue;

  public StatsRoute(QueueView queue) {
    this.queue = queue;
  }

  /** The answer. */
  public record Answer(
      Instant at,
      @SchemaText("{\"enum\": [\"minute\", \"hour\"]}") Object by,
      @Help("How many tasks the workers seen lately run at once.") @Min(0) int slots,
      @Help("Each type of which attempts ended, over all of that time.") List<OfType> types,
      @Help("The minutes or hours in which any did, of all these types together.")
          List<OfTime> points,
      @Help("The newest builds of workers, oldest first.") @Size(max = Stats.MOST_BUILDS)
          List<Build> builds) {
    record Build(
        @Help("As SLUICE_BUILD names it.") String name,
        @Help("When attempts that it ran were first counted.") Instant firstSeenAt) {}

    record OfType(
        String type,
        @Min(0) long succeeded,
        @Min(0) long failed,
        @Min(0) long retried,
        @Help("Of the attempts that ended, how many did not succeed.") @Min(0) @Max(1)
            double failureShare,
        @Help("Attempts that ended.") @PositiveOrZero double perMinute,
        @Help("Seconds for a worker, since they were enqueued, due or queued again.")
            Optional<Percentiles> waited,
        @Help("Seconds of an attempt; of a fan-out, since its first one began.")
            Optional<Percentiles> ran) {}

    record OfTime(
        Instant at,
        @Min(0) long succeeded,
        @Min(0) long failed,
        @Min(0) long retried,
        @Min(0) @Max(1) double failureShare,
        @PositiveOrZero double perMinute,
        Optional<Percentiles> waited,
        Optional<Percentiles> ran) {}

    /** Right to a sixth: times are counted in buckets. */
    record Percentiles(
        @PositiveOrZero double mean,
        @PositiveOrZero double p50,
        @PositiveOrZero double p95,
        @PositiveOrZero double p99) {}
  }

  @Override
  public Response answer(Call call) {
    Query query = call.query();
    Unit by = "hour".equals(query.text(BY)) ? Unit.HOUR : Unit.MINUTE;
    String only = query.text(TYPE);
    String leftOut = query.text(Parameters.NOT_TYPE);
    query.check();
    Stats stats = queue.stats(by, only);
    Map<String, Counts> types = new TreeMap<>();
    stats
        .points()
        .forEach(
            point ->
                point
                    .types()
                    .forEach((type, n) -> types.computeIfAbsent(type, t -> new Counts()).add(n)));
    types.remove(leftOut == null ? "" : leftOut);
    JsonText json = new JsonText();
    json.beginObject();
    TaskJson.time(json, "at", stats.at());
    json.member("by", by.name().toLowerCase(Locale.ROOT));
    json.member("slots", stats.slots());
    json.beginArray("types");
    types.forEach(
        (type, counts) -> {
          json.beginObject();
          json.member("type", type);
          counts(json, counts, by.length().multipliedBy(by.kept()));
          json.endObject();
        });
    json.endArray();
    json.beginArray("points");
    for (Point point : stats.points()) {
      if (point.types().keySet().equals(Set.of(leftOut == null ? "" : leftOut))) {
        continue;
      }
      Counts all = new Counts();
      point
          .types()
          .forEach(
              (type, counts) -> {
                if (!type.equals(leftOut)) {
                  all.add(counts);
                }
              });
      json.beginObject();
      TaskJson.time(json, "at", point.start());
      counts(json, all, by.length());
      json.endObject();
    }
    json.endArray();
    json.beginArray("builds");
    for (Stats.Build build : stats.builds()) {
      json.beginObject();
      json.member("name", build.name());
      TaskJson.time(json, "firstSeenAt", build.firstSeenAt());
      json.endObject();
    }
    json.endArray();
    json.endObject();
    return Response.json(200, json.toString());
  }

  private static void counts(JsonText json, Counts counts, Duration of) {
    json.member("succeeded", counts.succeeded());
    json.member("failed", counts.failed());
    json.member("retried", counts.retried());
    long bad = counts.failed() + counts.retried();
    json.member("failureShare", counts.ended() == 0 ? 0.0 : bad / (double) counts.ended());
    json.member("perMinute", counts.ended() / (double) of.toMinutes());
    times(json, "waited", counts.waits());
    times(json, "ran", counts.runs());
  }

  private static void times(JsonText json, String name, Times times) {
    if (times.number() > 0) {
      json.beginObject(name);
      json.member("mean", seconds(times.mean()));
      for (int percent : List.of(50, 95, 99)) {
        json.member("p" + percent, seconds(times.percentile(percent)));
      }
      json.endObject();
    }
  }

  private static double seconds(Duration time) {
    return time.toNanos() / 1e9;
  }
}
