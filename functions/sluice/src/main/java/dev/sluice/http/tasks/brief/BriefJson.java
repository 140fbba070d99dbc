package dev.sluice.http.tasks.brief;

import dev.sluice.json.JsonText;
import dev.sluice.queue.QueueView.TaskBrief;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.function.ToLongFunction;

/** Tasks as columns, a tenth as long as a list of objects. */
final class BriefJson {
  /** Stands for a moment that has not come. */
  private static final long NOT_YET = -1;

  private BriefJson() {}

  static void column(
      JsonText json, String name, List<TaskBrief> tasks, ToLongFunction<TaskBrief> value) {
    json.beginArray(name);
    for (TaskBrief task : tasks) {
      json.raw(Long.toString(task == null ? NOT_YET : value.applyAsLong(task)));
    }
    json.endArray();
  }

  static void states(JsonText json, List<TaskBrief> tasks) {
    StringBuilder letters = new StringBuilder(tasks.size());
    tasks.forEach(task -> letters.append(task == null ? '.' : task.state().letter()));
    json.member("states", letters.toString());
  }

  /** What ended without having begun began when it ended. */
  private static Instant began(TaskBrief task) {
    return task.startedAt() == null ? task.finishedAt() : task.startedAt();
  }

  static long waited(TaskBrief task) {
    return between(task.createdAt(), began(task));
  }

  static long ran(TaskBrief task) {
    return between(began(task), task.finishedAt());
  }

  /** Never negative, for the clocks of those who enqueue differ from that of Redis. */
  private static long between(Instant from, Instant to) {
    return from == null || to == null
        ? NOT_YET
        : Math.max(0, Duration.between(from, to).toMillis());
  }
}
