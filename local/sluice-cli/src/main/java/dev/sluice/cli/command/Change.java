package dev.sluice.cli.command;

import dev.sluice.cli.task.TaskWords;
import dev.sluice.client.Client;
import dev.sluice.client.Refused;
import dev.sluice.client.TaskState;
import java.util.List;

/** What can be done to a task. */
public enum Change {
  CANCEL(
      "Cancel",
      List.of(TaskState.SCHEDULED, TaskState.QUEUED, TaskState.RUNNING),
      "Cancels waiting tasks, and asks running ones to stop.") {
    @Override
    Result apply(Client client, String id) {
      boolean asked = client.cancel(id) == TaskState.RUNNING;
      return new Result(true, asked ? "asked to stop" : "cancelled");
    }
  },
  RETRY(
      "Retry",
      List.of(TaskState.FAILED),
      "Runs failed or cancelled tasks again, with all their attempts.") {
    @Override
    Result apply(Client client, String id) {
      client.retry(id);
      return new Result(true, "queued");
    }
  },
  DELETE(
      "Delete",
      List.of(TaskState.SUCCEEDED, TaskState.FAILED, TaskState.CANCELLED),
      "Deletes tasks that are not running.") {
    @Override
    Result apply(Client client, String id) {
      return client.delete(id) ? new Result(true, "deleted") : ABSENT;
    }
  };

  private static final Result ABSENT = new Result(false, "there is no such task");

  /**
   * What became of one task.
   *
   * @param done whether it was changed
   * @param words how, or why not
   */
  record Result(boolean done, String words) {}

  private final String verb;
  private final List<TaskState> usual;
  private final String description;

  Change(String verb, List<TaskState> usual, String description) {
    this.verb = verb;
    this.usual = usual;
    this.description = description;
  }

  abstract Result apply(Client client, String id);

  /** Changes a task; if its state does not allow it, the result says so. */
  Result of(Client client, String id) {
    try {
      return apply(client, id);
    } catch (Refused e) {
      if (e.status() == 404 && e.problem().equals("not-found")) {
        return ABSENT;
      }
      if (e.status() != 409) {
        throw e;
      }
      String state = e.state().map(TaskWords::lower).orElse("in another state");
      boolean parent = e.problem().equals("parent-ended");
      return new Result(false, parent ? "its parent has ended: retry that one" : "it is " + state);
    }
  }

  /** As a word at the beginning. */
  String verb() {
    return verb;
  }

  /** The states that a filter means if it names none. */
  List<TaskState> usual() {
    return usual;
  }

  /** For the help. */
  public String description() {
    return description;
  }
}
