package dev.sluice.worker;

import dev.sluice.queue.QueueView;
import dev.sluice.queue.QueueView.TaskPage;
import dev.sluice.queue.Settlement.Unrunnable;
import dev.sluice.queue.TaskFilter;
import dev.sluice.queue.TaskQueue;
import dev.sluice.queue.TaskRecord;
import dev.sluice.queue.TaskState;
import dev.sluice.task.TaskCatalog;
import dev.sluice.task.TaskType;
import dev.sluice.worker.attempt.TaskParams;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * What a build could not run of the tasks that have not ended; checked before it is deployed.
 *
 * @param tasks how many tasks were looked at
 * @param problems one for each type and reason, {@link #MOST_PROBLEMS} at most
 * @param others further tasks that cannot be run
 */
public record Preflight(long tasks, List<Problem> problems, long others) {
  /** The most types and reasons that are reported separately. */
  public static final int MOST_PROBLEMS = 1_000;

  /**
   * In the order in which a task passes through them, so that a task that moves on is not missed.
   */
  private static final List<TaskState> LIVE =
      List.of(TaskState.SCHEDULED, TaskState.QUEUED, TaskState.RUNNING);

  private record Kind(String type, Unrunnable why) {}

  /**
   * Tasks of one type that cannot be run for one reason.
   *
   * @param example the id of the first of them
   * @param detail what is wrong with that task
   */
  public record Problem(String type, Unrunnable why, long tasks, String example, String detail) {
    private Problem oneMore() {
      return new Problem(type, why, tasks + 1, example, detail);
    }
  }

  /** Whether this build could run everything that was looked at. */
  public boolean passed() {
    return problems.isEmpty() && others == 0;
  }

  /**
   * Reads every task that is SCHEDULED, QUEUED or RUNNING, 100 at a time. Meanwhile the queue goes
   * on: a task that is enqueued or retried may be missed, and a task that moves on may be counted
   * twice.
   *
   * @param catalog the types of the build in question
   * @throws dev.sluice.queue.QueueUnavailable when Redis does not answer
   */
  public static Preflight of(TaskQueue queue, TaskCatalog catalog) {
    TaskFilter filter = TaskFilter.ALL.withStates(LIVE);
    Map<Kind, Problem> problems = new LinkedHashMap<>();
    long tasks = 0;
    long others = 0;
    String position = null;
    do {
      TaskPage page = queue.list(filter, position, QueueView.MOST_LISTED);
      for (TaskRecord task : page.tasks()) {
        tasks++;
        Problem found = problem(task, catalog);
        if (found != null) {
          Kind kind = new Kind(found.type(), found.why());
          if (problems.containsKey(kind)) {
            problems.computeIfPresent(kind, (same, before) -> before.oneMore());
          } else if (problems.size() < MOST_PROBLEMS) {
            problems.put(kind, found);
          } else {
            others++;
          }
        }
      }
      position = page.next();
    } while (position != null);
    return new Preflight(tasks, new ArrayList<>(problems.values()), others);
  }

  /** Null when the task can be run, or no build could run it. */
  private static Problem problem(TaskRecord task, TaskCatalog catalog) {
    TaskType<?> type = catalog.find(task.type()).orElse(null);
    if (type == null) {
      String detail = "there is no such task type";
      return new Problem(task.type(), Unrunnable.UNKNOWN_TYPE, 1, task.id(), detail);
    }
    String wrong = task.params() == null ? null : TaskParams.read(type, task.params()).problem();
    return wrong == null
        ? null
        : new Problem(task.type(), Unrunnable.UNREADABLE_PARAMS, 1, task.id(), wrong);
  }
}
