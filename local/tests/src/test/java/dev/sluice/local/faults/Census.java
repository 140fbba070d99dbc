package dev.sluice.local.faults;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.sluice.queue.Enqueued;
import dev.sluice.queue.NewTask;
import dev.sluice.queue.QueueView;
import dev.sluice.queue.QueueView.TaskPage;
import dev.sluice.queue.TaskFilter;
import dev.sluice.queue.TaskQueue;
import dev.sluice.queue.TaskRecord;
import dev.sluice.queue.TaskState;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * What became of the tasks of an experiment.
 *
 * @param odd everything that is not as it should be; an attempt charged in vain is odd, but no task
 *     is lost or counted twice by it
 */
record Census(long lost, long twice, List<String> odd) {
  private static final int SHOWN = 10;

  /** Enqueues any number of tasks, and returns the ids of those that were acknowledged. */
  static List<String> enqueue(TaskQueue queue, List<NewTask> tasks) {
    List<String> ids = new ArrayList<>();
    for (int from = 0; from < tasks.size(); from += TaskQueue.MAX_BATCH) {
      int to = Math.min(tasks.size(), from + TaskQueue.MAX_BATCH);
      for (Enqueued each : queue.enqueue(tasks.subList(from, to))) {
        ids.add(((Enqueued.Created) each).id());
      }
    }
    return ids;
  }

  /** Reads every page. */
  static List<TaskRecord> list(QueueView queue, TaskFilter filter) {
    List<TaskRecord> tasks = new ArrayList<>();
    String position = null;
    do {
      TaskPage page = queue.list(filter, position, QueueView.MOST_LISTED);
      tasks.addAll(page.tasks());
      position = page.next();
    } while (position != null);
    return tasks;
  }

  /**
   * Looks at tasks that should have succeeded once each, with no attempt charged in vain.
   *
   * @param returns the ids and results of the attempts that came to their end, which may be more
   *     than the tasks
   */
  static Census of(QueueView queue, List<String> ids, List<String> returns) {
    List<String> odd = new ArrayList<>();
    Set<String> returned = new HashSet<>(returns);
    long lost = 0;
    long twice = 0;
    for (String id : ids) {
      TaskRecord task = queue.find(id).orElse(null);
      if (task == null || task.state() != TaskState.SUCCEEDED) {
        lost++;
        odd.add(id + ": " + (task == null ? "absent" : task.state() + " " + task.error()));
      } else if (!returned.contains(id + " " + task.result())) {
        twice++;
        odd.add(id + " has a result that no attempt returned: " + task.result());
      } else if (task.attempt() != 1) {
        odd.add(id + " was charged " + task.attempt() + " attempts: " + queue.log(id));
      }
    }
    return new Census(lost, twice, odd);
  }

  /** The same when nothing else was enqueued and nothing runs: each is listed and recorded once. */
  static Census ofAll(QueueView queue, List<String> ids, List<String> returns) {
    List<String> odd = new ArrayList<>();
    List<TaskRecord> listed = list(queue, TaskFilter.ALL.withStates(TaskState.SUCCEEDED));
    long succeeded = listed.stream().map(TaskRecord::id).distinct().count();
    long recorded = queue.rates().stream().mapToLong(minute -> minute.succeeded()).sum();
    if (listed.size() != succeeded) {
      odd.add(listed.size() + " are listed of " + succeeded + " tasks");
    }
    if (recorded != succeeded) {
      odd.add(recorded + " successes were recorded of " + succeeded + " tasks");
    }
    long twice = listed.size() - succeeded + Math.abs(recorded - succeeded);
    return of(queue, ids, returns).and(0, twice, odd);
  }

  /** With what else was seen. */
  Census and(long lost, long twice, List<String> odd) {
    List<String> all = new ArrayList<>(this.odd);
    all.addAll(odd);
    return new Census(this.lost + lost, this.twice + twice, all);
  }

  /** Reports it as a {@link Row}; nothing may be odd. */
  void report(int number, String fault, String tried, Duration recovered) {
    List<String> some = odd.subList(0, Math.min(SHOWN, odd.size()));
    new Row(number, fault, tried, lost, twice, recovered)
        .report(some, () -> assertEquals(List.of(), some));
  }
}
