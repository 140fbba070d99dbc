package dev.sluice.redis;

import static dev.sluice.redis.wire.ScriptReply.text;

import dev.sluice.queue.WorkerQueue.Counting;
import dev.sluice.queue.stats.Counts;
import dev.sluice.queue.stats.Stats;
import dev.sluice.redis.wire.CallId;
import dev.sluice.redis.wire.ScriptArguments;
import dev.sluice.redis.wire.ScriptReply;
import dev.sluice.redis.wire.Scripts;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Speaks {@code count.lua} and {@code read/counts.lua}. */
final class CountScripts {
  /** Minutes or hours in one call, so that it holds Redis for less than 5 ms. */
  private static final int PART = 60;

  private final Scripts scripts;

  CountScripts(Scripts scripts) {
    this.scripts = scripts;
  }

  void count(Counting by, Map<String, Counts> types) {
    ScriptArguments arguments =
        new ScriptArguments()
            .add(CallId.next())
            .add(by.worker())
            .add(by.slots())
            .add(by.build())
            .add(by.age().toMillis())
            .add(by.ends() ? 1 : 0);
    types.forEach((type, counts) -> arguments.add(type).add(counts.text()));
    scripts.run("count", arguments);
  }

  /**
   * @param type null: all
   */
  Stats read(Stats.Unit by, String type) {
    List<Stats.Point> points = new ArrayList<>();
    long slots = 0;
    long now = 0;
    List<?> builds = List.of();
    for (int from = by.kept() - 1; from >= 0; from -= PART) {
      int number = Math.min(PART, from + 1);
      ScriptArguments arguments =
          new ScriptArguments()
              .add(by == Stats.Unit.MINUTE ? "minutes" : "hours")
              .add(from)
              .add(number)
              .add(type == null ? "" : type);
      List<?> answer = (List<?>) scripts.run("read/counts", arguments);
      now = (Long) answer.get(0);
      builds = (List<?>) answer.get(2);
      slots = (Long) answer.get(3);
      List<?> found = (List<?>) answer.get(1);
      for (int i = 0; i < found.size(); i += 2) {
        long start = (Long) found.get(i) * by.length().toMillis();
        points.add(new Stats.Point(Instant.ofEpochMilli(start), types((List<?>) found.get(i + 1))));
      }
    }
    int sum = (int) Math.min(slots, Integer.MAX_VALUE);
    return new Stats(Instant.ofEpochMilli(now), by, sum, points, builds(builds));
  }

  private static List<Stats.Build> builds(List<?> fields) {
    List<Stats.Build> builds = new ArrayList<>();
    for (int i = 0; i < fields.size(); i += 2) {
      Instant seen = ScriptReply.time(text(fields.get(i + 1)));
      if (seen != null) { // else others have written it
        builds.add(new Stats.Build(text(fields.get(i)), seen));
      }
    }
    builds.sort(Comparator.comparing(Stats.Build::firstSeenAt).thenComparing(Stats.Build::name));
    return builds;
  }

  private static Map<String, Counts> types(List<?> fields) {
    Map<String, Counts> types = new TreeMap<>();
    for (int i = 0; i < fields.size(); i += 2) {
      types.put(text(fields.get(i)), Counts.of(text(fields.get(i + 1))));
    }
    return types;
  }
}
