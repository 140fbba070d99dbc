package dev.sluice.redis;

import dev.sluice.queue.TaskRecord;
import dev.sluice.queue.TaskState;
import dev.sluice.queue.TaskTimeline;
import dev.sluice.redis.wire.Keys;
import dev.sluice.redis.wire.RedisConnection;
import dev.sluice.redis.wire.ScriptReply;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;

/**
 * What happened to a task, of its record, of the events that its record does not tell, and of the
 * lines that it logged itself.
 */
final class TaskHistory {
  private static final int MOST_LINES = 1_000;

  private record Line(Instant at, String text) {}

  private final RedisConnection redis;
  private final Keys keys;
  private final ReadScripts finder;

  TaskHistory(RedisConnection redis, Keys keys, ReadScripts finder) {
    this.redis = redis;
    this.keys = keys;
    this.finder = finder;
  }

  TaskTimeline timeline(TaskRecord task) {
    return TaskTimeline.of(task, stored(task.id()));
  }

  List<String> log(String id) {
    List<Line> lines = new ArrayList<>();
    for (String line : list(keys.log(id))) {
      int space = line.indexOf(' ');
      Instant at = space < 0 ? null : ScriptReply.time(line.substring(0, space));
      if (at != null) {
        lines.add(new Line(at, line.substring(space)));
      }
    }
    for (StoredEvent one : stored(id)) {
      if (one.line() != null) {
        lines.add(new Line(one.at(), " " + one.line()));
      }
    }
    ReadScripts.Found found = finder.find(List.of(id)).get(0);
    TaskRecord task = found == null ? null : found.task();
    if (task != null && task.state() == TaskState.FAILED && task.finishedAt() != null) {
      String text = StoredEvent.unsuccessful(task.attempt(), task.error());
      lines.add(new Line(task.finishedAt(), " " + text));
    }
    lines.sort(Comparator.comparing(Line::at));
    return lines.subList(Math.max(0, lines.size() - MOST_LINES), lines.size()).stream()
        .map(line -> line.at() + line.text())
        .toList();
  }

  private List<StoredEvent> stored(String id) {
    return list(keys.events(id)).stream().map(StoredEvent::read).filter(Objects::nonNull).toList();
  }

  /** Empty also when someone has overwritten it. */
  private List<String> list(String key) {
    List<String> lines = redis.read(commands -> commands.lrange(key, 0, -1));
    return lines == null ? List.of() : lines;
  }
}
