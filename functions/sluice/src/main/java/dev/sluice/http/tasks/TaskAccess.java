package dev.sluice.http.tasks;

import dev.sluice.http.access.Principal;
import dev.sluice.http.message.Problem;
import dev.sluice.http.message.ProblemType;
import dev.sluice.http.route.Call;
import dev.sluice.queue.TaskQueue;
import dev.sluice.queue.TaskRecord;

/** Finds the task a call names, if the caller may know of it. */
public final class TaskAccess {
  private final TaskQueue queue;

  public TaskAccess(TaskQueue queue) {
    this.queue = queue;
  }

  /**
   * @throws Problem 404, the same whether the task does not exist or belongs to another
   */
  public TaskRecord find(Call call) {
    return find(call.id(), call.principal());
  }

  /**
   * @throws Problem 404, as above
   */
  public TaskRecord find(String id, Principal principal) {
    TaskRecord task = queue.find(id).orElse(null);
    if (task == null || !principal.maySee(task.owner())) {
      throw Problem.of(ProblemType.NOT_FOUND);
    }
    return task;
  }
}
