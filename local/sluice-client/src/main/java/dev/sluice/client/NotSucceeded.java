package dev.sluice.client;

/** There is no result, because the task failed, was cancelled, or has not ended yet. */
public final class NotSucceeded extends ClientException {
  private static final long serialVersionUID = 1L;

  private final transient Task task;

  NotSucceeded(Task task) {
    super(
        "Task "
            + task.id()
            + " is "
            + task.state()
            + task.error().map(error -> ": " + error).orElse(""));
    this.task = task;
  }

  /** The task as last seen; {@code task().state()} says which of the three it is. */
  public Task task() {
    return task;
  }
}
