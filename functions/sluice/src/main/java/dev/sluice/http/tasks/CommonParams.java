package dev.sluice.http.tasks;

import dev.sluice.json.JsonText;
import dev.sluice.params.shape.Secrets;
import dev.sluice.queue.TaskRecord;
import dev.sluice.task.TaskCatalog;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Values that all failed tasks of a group have in their params, and few of the same type that
 * succeeded: what may be to blame. Secrets are not compared.
 */
final class CommonParams {
  private static final int MOST = 5;
  private static final int DEEPEST = 3;
  private static final int LONGEST_VALUE = 80;

  /** Fewer failures have too much in common. */
  private static final int FEWEST = 3;

  /** Of the successes, at most this share may have the value too. */
  private static final double RARE = 0.2;

  private final TaskCatalog catalog;
  private final List<TaskRecord> failed;
  private final List<TaskRecord> succeeded;

  CommonParams(TaskCatalog catalog, List<TaskRecord> failed, List<TaskRecord> succeeded) {
    this.catalog = catalog;
    this.failed = failed;
    this.succeeded = succeeded;
  }

  /** A member, named with dots and, in a list, with brackets. */
  private record Value(String name, String text) {}

  /** As a member of an object that is open. */
  void write(JsonText json) {
    Map<Value, Integer> failures = new HashMap<>();
    Map<Value, Integer> successes = new HashMap<>();
    int failedWith = count(failed, failures);
    int succeededWith = count(succeeded, successes);
    List<Value> common = new ArrayList<>();
    failures.forEach(
        (value, count) -> {
          boolean rare = successes.getOrDefault(value, 0) <= RARE * succeededWith;
          if (count == failedWith && failedWith >= FEWEST && succeededWith >= FEWEST && rare) {
            common.add(value);
          }
        });
    common.sort(
        Comparator.comparing((Value value) -> successes.getOrDefault(value, 0))
            .thenComparing(Value::name)
            .thenComparing(Value::text));
    json.beginArray("common");
    for (Value value : common.subList(0, Math.min(MOST, common.size()))) {
      json.beginObject();
      json.member("name", value.name());
      json.member("value", value.text());
      json.member("failed", failures.get(value));
      json.member("succeeded", successes.getOrDefault(value, 0));
      json.endObject();
    }
    json.endArray();
    json.member("comparedFailed", failedWith);
    json.member("comparedSucceeded", succeededWith);
  }

  /** Returns how many tasks have params that can be read. */
  private int count(List<TaskRecord> tasks, Map<Value, Integer> counts) {
    int read = 0;
    for (TaskRecord task : tasks) {
      Object params = TaskJson.visible(task, catalog);
      if (params != null) {
        Set<Value> values = new HashSet<>();
        add("", params, 0, values);
        values.forEach(value -> counts.merge(value, 1, Integer::sum));
        read++;
      }
    }
    return read;
  }

  private static void add(String name, Object value, int depth, Set<Value> values) {
    if (depth > DEEPEST) {
      return;
    }
    if (value instanceof Map<?, ?> members) {
      String begin = name.isEmpty() ? "" : name + ".";
      members.forEach((member, inner) -> add(begin + member, inner, depth + 1, values));
    } else if (value instanceof List<?> elements) {
      elements.forEach(element -> add(name + "[]", element, depth + 1, values));
    } else if (value != null
        && !value.equals(Secrets.HIDDEN)
        && String.valueOf(value).length() <= LONGEST_VALUE) {
      values.add(new Value(name, String.valueOf(value)));
    }
  }
}
