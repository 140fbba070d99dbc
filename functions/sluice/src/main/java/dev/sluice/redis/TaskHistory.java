package dev.sluice.redis;

import dev.sluice.queue.TaskEvent;
import dev.sluice.queue.TaskEvent.Kind;
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
    return assemble(task, stored(task.id()));
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

  /**
   * Merges the events in the record with those stored beside it.
   *
   * @param stored in the order in which it happened
   */
  private static TaskTimeline assemble(TaskRecord task, List<StoredEvent> stored) {
    List<TaskEvent> events = new ArrayList<>();
    events.add(TaskEvent.of(task.createdAt(), Kind.ENQUEUED, 0, null));
    for (StoredEvent one : stored) {
      begun(events, one.started(), one.attempt(), one.worker());
      events.add(one.event());
    }
    if (task.state() == TaskState.SCHEDULED) {
      scheduled(events, task.runAt());
    }
    begun(events, task.startedAt(), task.attempt(), task.worker());
    if (task.finishedAt() != null) {
      events.add(TaskEvent.settled(task.finishedAt(), task.attempt(), task.state(), task.error()));
    }
    return new TaskTimeline(List.copyOf(events), stored.size() >= StoredEvent.MOST);
  }

  /** The beginning of an attempt, which its end tells, or the record of one that runs. */
  private static void begun(List<TaskEvent> events, Instant at, int attempt, String worker) {
    if (at == null || leftToChildrenSince(events, at)) {
      return;
    }
    int place = events.size();
    while (events.get(place - 1).kind() == Kind.CANCEL_ASKED) {
      place--; // it was running when it was asked
    }
    Kind kind = joins(events) ? Kind.JOINED : Kind.CLAIMED;
    events.add(place, TaskEvent.of(at, kind, attempt, worker));
  }

  /** A parent that waits for its children, or ended meanwhile, was not claimed once more. */
  private static boolean leftToChildrenSince(List<TaskEvent> events, Instant at) {
    int last = events.size() - 1;
    return events.get(last).kind() == Kind.FANNED_OUT && events.get(last - 1).at().equals(at);
  }

  private static boolean joins(List<TaskEvent> events) {
    boolean joins = false;
    for (TaskEvent event : events) {
      if (event.kind() == Kind.FANNED_OUT || event.kind() == Kind.REPLAYED) {
        joins = event.kind() == Kind.FANNED_OUT;
      }
    }
    return joins;
  }

  private static void scheduled(List<TaskEvent> events, Instant due) {
    int last = events.size() - 1;
    TaskEvent before = events.get(last);
    if (before.kind() == Kind.RETRIED || before.kind() == Kind.HANDED_BACK) {
      events.set(last, before.until(due));
    } else {
      events.add(TaskEvent.of(before.at(), Kind.SCHEDULED, 0, null).until(due));
    }
  }
}
