package dev.sluice.redis.record;

import dev.sluice.json.BadJson;
import dev.sluice.json.JsonTree;
import dev.sluice.queue.QueueStatus.Pause;
import dev.sluice.queue.QueueStatus.Pause.Paused;
import dev.sluice.redis.wire.Keys;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;

/** Reads pauses as {@code paused.lua} keeps them. */
public final class PauseText {
  private PauseText() {}

  /** Those that last, queues first; none when another program has overwritten the text. */
  public static List<Pause> read(String json, Instant now) {
    List<Pause> pauses = new ArrayList<>();
    if (!json.isEmpty() && tree(json) instanceof Map<?, ?> all) {
      all.forEach((of, pause) -> add(pauses, (String) of, pause, now));
    }
    pauses.sort(
        Comparator.comparing((Pause pause) -> pause.of().kind())
            .thenComparing(pause -> pause.of().name()));
    return pauses;
  }

  private static Object tree(String json) {
    try {
      return JsonTree.read(Keys.bytes(json));
    } catch (BadJson e) {
      return null; // the scripts treat it so too
    }
  }

  private static void add(List<Pause> pauses, String of, Object value, Instant now) {
    if (value instanceof Map<?, ?> pause
        && pause.get("since") instanceof Number since
        && pause.get("by") instanceof String by) {
      Instant until =
          pause.get("until") instanceof Number end ? Instant.ofEpochMilli(end.longValue()) : null;
      Paused paused = of.startsWith("+") ? Paused.type(of.substring(1)) : Paused.queue(of);
      String reason = pause.get("reason") instanceof String words ? words : null;
      Pause one = new Pause(paused, Instant.ofEpochMilli(since.longValue()), until, by, reason);
      if (one.lasts(now)) {
        pauses.add(one);
      }
    }
  }
}
