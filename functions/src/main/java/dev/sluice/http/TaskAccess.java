package dev.sluice.http;

import dev.sluice.queue.TaskQueue;
import dev.sluice.queue.TaskRecord;

/** Finds the task a call names, if the caller may know of it. */
final class TaskAccess {
  private final TaskQueue queue;

  TaskAccess(TaskQueue queue) {
    this.queue = queue;
  }

  /**
   * @throws Problem 404, the same whether the task does not exist or belongs to another
   */
  TaskRecord find(Call call) {
    return find(call.id(), call.principal());
  }

  /**
   * @throws Problem 404, as above
   */
  TaskRecord find(String id, Principal principal) {
    TaskRecord task = queue.find(id).orElse(null);
    if (task == null || !principal.maySee(task.owner())) {
      throw Problem.of(ProblemType.NOT_FOUND);
    }
    return task;
  }
}
