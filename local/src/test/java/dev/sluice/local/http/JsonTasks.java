package dev.sluice.local.http;

import java.util.ArrayList;
import java.util.List;

/** The tasks of a list. */
final class JsonTasks {
  private JsonTasks() {}

  /** Their ids, in order. */
  static List<String> of(HttpReply list) {
    List<String> ids = new ArrayList<>();
    list.json().path("tasks").forEach(task -> ids.add(task.path("id").asText()));
    return ids;
  }
}
