package dev.sluice.http.tasks;

import dev.sluice.json.JsonText;
import dev.sluice.queue.QueueStatus.Pause;
import dev.sluice.queue.QueueStatus.Pause.Paused;

/** A pause as JSON. */
public final class PauseJson {
  private PauseJson() {}

  /** Writes a pause that lasts, as an element of a list or a document of its own. */
  public static void write(JsonText json, Pause pause) {
    json.beginObject();
    members(json, pause);
    json.endObject();
  }

  /** Writes the end of a pause. */
  public static void writeResumed(JsonText json, Paused of) {
    json.beginObject();
    of(json, of, false);
    json.endObject();
  }

  static void members(JsonText json, Pause pause) {
    of(json, pause.of(), true);
    TaskJson.time(json, "since", pause.since());
    TaskJson.time(json, "until", pause.until());
    json.member("by", pause.by());
    if (pause.reason() != null) {
      json.member("reason", pause.reason());
    }
  }

  private static void of(JsonText json, Paused of, boolean paused) {
    json.member("kind", TaskJson.word(of.kind()));
    json.member("name", of.name());
    json.member("paused", paused);
  }
}
