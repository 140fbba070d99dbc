package dev.sluice.queue;

import dev.sluice.queue.TaskEvent.Kind;
import dev.sluice.redis.StoredEvent;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/**
 * What happened to a task, oldest first.
 *
 * @param cut whether there was more between the first event and the second: of what the record does
 *     not tell, the newest 100 events are kept
 */
public record TaskTimeline(List<TaskEvent> events, boolean cut) {

  /**
   * Puts together what the record tells and what it does not.
   *
   * @param stored in the order in which it happened
   */
  public static TaskTimeline of(TaskRecord task, List<StoredEvent> stored) {
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
