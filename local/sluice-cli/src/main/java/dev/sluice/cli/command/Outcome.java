package dev.sluice.cli.command;

import dev.sluice.cli.task.Progress;
import dev.sluice.cli.task.TaskWords;
import dev.sluice.cli.terminal.Exit;
import dev.sluice.cli.terminal.Json;
import dev.sluice.cli.terminal.Terminal;
import dev.sluice.cli.terminal.Times;
import dev.sluice.cli.terminal.Words;
import dev.sluice.client.Task;
import dev.sluice.client.TaskState;
import java.time.Duration;

/** Follows a task to its end, with a progress bar on a terminal. */
final class Outcome {
  private static final Duration LONGEST = Duration.ofDays(365);

  private final Root root;
  private final boolean json;

  /**
   * @param json whether the whole task is printed, as the API has it
   */
  Outcome(Root root, boolean json) {
    this.root = root;
    this.json = json;
  }

  /** How long to wait; null: as long as it takes. */
  static Duration patience(String atMost) {
    return atMost == null ? LONGEST : Times.duration("--at-most", atMost);
  }

  /** Prints the result of a task that has succeeded, or says how else it stands. */
  int of(String id, Duration patience) {
    Terminal terminal = root.terminal();
    if (!json) {
      terminal.note(id);
    }
    Task task = ended(id, patience);
    if (json) {
      terminal.json(task.members());
    } else if (task.state() == TaskState.SUCCEEDED) {
      Object result = task.result(Object.class);
      if (result != null) {
        print(result, terminal);
      }
    } else {
      terminal.note("sluice: the task " + ending(task));
    }
    return task.state() == TaskState.SUCCEEDED ? Exit.DONE : Exit.NOT_SO;
  }

  /** The same of one of several tasks, in a line. */
  Change.Result inBrief(String id, Duration patience) {
    Task task = ended(id, patience);
    boolean good = task.state() == TaskState.SUCCEEDED;
    return new Change.Result(good, good ? "succeeded" : ending(task));
  }

  private Task ended(String id, Duration patience) {
    Task task;
    try (Progress progress = new Progress(root.terminal())) {
      task = root.client().await(id, patience, progress::of);
    }
    String failed = TaskWords.failedChildren(task);
    if (task.state() == TaskState.SUCCEEDED && !failed.isEmpty()) {
      root.terminal().note("sluice: " + failed + "; " + TaskWords.failedChildrenCommands(task));
    }
    return task;
  }

  private static void print(Object result, Terminal terminal) {
    if (terminal.isInteractive(Terminal.Stream.OUT)) {
      terminal.print(Json.lines(result, terminal.columns()));
    } else {
      terminal.json(result);
    }
  }

  private static String ending(Task task) {
    if (!task.state().ended()) {
      return "has not ended in time; it is " + task.state();
    }
    String error = task.error().map(e -> ": " + Words.plain(e)).orElse("");
    return (task.state() == TaskState.FAILED ? "failed" : "was cancelled") + error;
  }
}
