package dev.sluice.redis;

import dev.sluice.queue.FailureTrace;
import dev.sluice.queue.TaskRecord;
import dev.sluice.queue.TaskState;
import dev.sluice.queue.TaskTimeline;
import dev.sluice.queue.TaskTimeline.TaskEvent;
import dev.sluice.queue.TaskTimeline.TaskEvent.Kind;
import dev.sluice.queue.TaskTimeline.TaskEvent.Move;
import dev.sluice.queue.WorkerQueue;
import dev.sluice.redis.record.TraceText;
import dev.sluice.redis.wire.Keys;
import dev.sluice.redis.wire.RedisConnection;
import dev.sluice.redis.wire.ScriptReply;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Rebuilds a task's history from its record, its stored events and its log. */
final class TaskHistory {
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
    return assemble(task, stored(task.id()), traces(task.id()));
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
    Map<String, FailureTrace> traces = traces(id);
    for (StoredEvent one : stored(id)) {
      if (one.line() != null) {
        String place = place(trace(traces, one.started(), one.attempt()));
        lines.add(new Line(one.at(), " " + one.line() + place));
      }
    }
    ReadScripts.Found found = finder.find(List.of(id)).get(0);
    TaskRecord task = found == null ? null : found.task();
    if (task != null && task.state() == TaskState.FAILED && task.finishedAt() != null) {
      String text = StoredEvent.unsuccessful(task.attempt(), task.error());
      String place = place(trace(traces, task.startedAt(), task.attempt()));
      lines.add(new Line(task.finishedAt(), " " + text + place));
    }
    lines.sort(Comparator.comparing(Line::at));
    return lines.subList(Math.max(0, lines.size() - WorkerQueue.MOST_LINES), lines.size()).stream()
        .map(line -> line.at() + line.text())
        .toList();
  }

  /** By the start of their attempts. */
  private Map<String, FailureTrace> traces(String id) {
    Map<String, String> kept = redis.read(commands -> commands.hgetAll(keys.traces(id)));
    Map<String, FailureTrace> traces = new HashMap<>();
    if (kept != null) {
      kept.forEach((start, text) -> traces.put(start, TraceText.read(text)));
    }
    return traces;
  }

  /** The words of a log line for where it failed. */
  private static String place(FailureTrace trace) {
    return trace == null ? "" : trace.place().map(at -> ", at " + at).orElse("");
  }

  private static FailureTrace trace(
      Map<String, FailureTrace> traces, Instant started, int attempt) {
    return started == null ? null : traces.get(started.toEpochMilli() + " " + attempt);
  }

  private List<StoredEvent> stored(String id) {
    return list(keys.events(id)).stream().map(StoredEvent::read).filter(Objects::nonNull).toList();
  }

  /** Empty also when the key was overwritten. */
  private List<String> list(String key) {
    List<String> lines = redis.read(commands -> commands.lrange(key, 0, -1));
    return lines == null ? List.of() : lines;
  }

  /**
   * Merges the events in the record with those stored beside it.
   *
   * @param stored oldest first
   */
  private static TaskTimeline assemble(
      TaskRecord task, List<StoredEvent> stored, Map<String, FailureTrace> traces) {
    List<TaskEvent> events = new ArrayList<>();
    events.add(TaskEvent.of(task.createdAt(), Kind.ENQUEUED, 0, null));
    for (StoredEvent one : stored) {
      begun(events, one.started(), one.attempt(), one.worker());
      events.add(one.event().with(trace(traces, one.started(), one.attempt())));
    }
    if (task.state() == TaskState.SCHEDULED) {
      scheduled(events, task.runAt());
    }
    begun(events, task.startedAt(), task.attempt(), task.worker());
    if (task.finishedAt() != null) {
      TaskEvent end =
          TaskEvent.settled(task.finishedAt(), task.attempt(), task.state(), task.error());
      events.add(
          task.state() == TaskState.FAILED
              ? end.with(trace(traces, task.startedAt(), task.attempt()))
              : end);
    }
    return new TaskTimeline(List.copyOf(events), stored.size() >= StoredEvent.MOST);
  }

  /** The start of an attempt, known from its end or, while it runs, from the record. */
  private static void begun(List<TaskEvent> events, Instant at, int attempt, String worker) {
    if (at == null || leftToChildrenSince(events, at)) {
      return;
    }
    int place = events.size();
    while (events.get(place - 1).kind() == Kind.CANCEL_ASKED) {
      place--; // it was already running when it was asked to stop
    }
    Kind kind = joins(events) ? Kind.JOINED : Kind.CLAIMED;
    events.add(place, TaskEvent.of(at, kind, attempt, worker));
  }

  /** A parent that waits for its children, or ended while it waited, was not claimed again. */
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

  /**
   * An event as {@code finish.lua} stores it.
   *
   * @param started when its attempt had started, null when that is not known
   * @param words state and error of {@link Kind#SETTLED}, error of {@link Kind#RETRIED}, both
   *     queues of {@link Kind#MOVED}; else empty
   */
  private record StoredEvent(
      Instant at, Kind kind, int attempt, Instant started, String worker, String words) {
    /** Events kept per task. */
    static final int MOST = 100;

    private static final Pattern SHAPE =
        Pattern.compile(
            "([0-9]{1,15}) ([a-z-]+) ([0-9]{1,3}) ([0-9]{1,15}|-) ([^ ]+) (.*)", Pattern.DOTALL);

    /** Null when the line is not an event: other programs may have written there. */
    static StoredEvent read(String line) {
      Matcher parts = SHAPE.matcher(line);
      Kind kind = parts.matches() ? Kind.of(parts.group(2)) : null;
      if (kind == null
          || kind == Kind.SETTLED && !parts.group(6).matches("(?s)[DFC] .*")
          || kind == Kind.MOVED && !parts.group(6).matches("[^ ]+ [^ ]+")) {
        return null;
      }
      return new StoredEvent(
          ScriptReply.time(parts.group(1)),
          kind,
          Integer.parseInt(parts.group(3)),
          ScriptReply.time(parts.group(4)),
          parts.group(5).equals("-") ? null : parts.group(5),
          parts.group(6));
    }

    TaskEvent event() {
      if (kind == Kind.MOVED) {
        String[] queues = words.split(" ");
        return TaskEvent.of(at, kind, attempt, null).with(new Move(queues[0], queues[1]));
      }
      TaskState state = kind == Kind.SETTLED ? TaskState.of((byte) words.charAt(0)) : null;
      String error = kind == Kind.SETTLED ? words.substring(2) : words;
      return new TaskEvent(
          at, kind, attempt, worker, state, null, error.isEmpty() ? null : error, null, null);
    }

    /** Its line in the log of the task; null when it does not appear there. */
    String line() {
      return switch (kind) {
        case LOST -> "attempt " + attempt + ": its worker was lost";
        case RETRIED -> unsuccessful(attempt, words);
        case SETTLED -> words.startsWith("F") ? unsuccessful(attempt, words.substring(2)) : null;
        default -> null;
      };
    }

    static String unsuccessful(int attempt, String error) {
      return "attempt " + attempt + " did not succeed: " + error;
    }
  }
}
