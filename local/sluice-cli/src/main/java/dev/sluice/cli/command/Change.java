package dev.sluice.cli.command;

import dev.sluice.cli.task.TaskWords;
import dev.sluice.client.Client;
import dev.sluice.client.Matching;
import dev.sluice.client.Refused;
import dev.sluice.client.TaskState;
import java.util.function.Supplier;

/** What can be done to a task. */
public enum Change {
  CANCEL(
      "Cancel",
      "cancelled",
      Matching.Verb.CANCEL,
      "Cancels waiting tasks, and asks running ones to stop.") {
    @Override
    Result apply(Client client, String id) {
      boolean asked = client.cancel(id) == TaskState.RUNNING;
      return new Result(true, asked ? "asked to stop" : done());
    }
  },
  RETRY(
      "Retry",
      "queued",
      Matching.Verb.RETRY,
      "Runs failed or cancelled tasks again, with all their attempts.") {
    @Override
    Result apply(Client client, String id) {
      client.retry(id);
      return new Result(true, done());
    }
  },
  DELETE("Delete", "deleted", Matching.Verb.DELETE, "Deletes tasks that are not running.") {
    @Override
    Result apply(Client client, String id) {
      return client.delete(id) ? new Result(true, done()) : ABSENT;
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
  private final String done;
  private final Matching.Verb matching;
  private final String description;

  Change(String verb, String done, Matching.Verb matching, String description) {
    this.verb = verb;
    this.done = done;
    this.matching = matching;
    this.description = description;
  }

  abstract Result apply(Client client, String id);

  /** Changes a task; if its state does not allow it, the result says so. */
  Result of(Client client, String id) {
    return attempt(id, () -> apply(client, id));
  }

  /** The same of a change that is made otherwise. */
  static Result attempt(String id, Runnable change, String words) {
    return attempt(
        id,
        () -> {
          change.run();
          return new Result(true, words);
        });
  }

  private static Result attempt(String id, Supplier<Result> change) {
    try {
      return change.get();
    } catch (Refused e) {
      if (e.status() == 404 && e.problem().equals("not-found")) {
        return ABSENT;
      }
      if (e.status() != 409) {
        throw e;
      }
      String state = e.state().map(TaskWords::lower).orElse("in another state");
      return new Result(
          false,
          switch (e.problem()) {
            case "parent-ended" -> parentEnded(id.replaceFirst("\\.[0-9]+$", ""));
            case "has-children" -> "it has children, which were made from its params";
            default -> "it is " + state;
          });
    }
  }

  /** Why a child is left alone, and what runs it again. */
  static String parentEnded(String parent) {
    return "its parent has ended; it runs again with it: sluice retry " + parent;
  }

  /** As a word at the beginning. */
  String verb() {
    return verb;
  }

  /** What it then is. */
  String done() {
    return done;
  }

  /** The same for all that match. */
  Matching.Verb matching() {
    return matching;
  }

  /** For the help. */
  public String description() {
    return description;
  }
}
