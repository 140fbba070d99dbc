package dev.sluice.cli.command;

import dev.sluice.cli.task.TaskSheet;
import dev.sluice.cli.terminal.Exit;
import dev.sluice.cli.terminal.Failed;
import dev.sluice.client.Task;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code sluice show}. */
@Command(
    header = "Shows all there is to know about a task.",
    name = "show",
    description = "State, why it waits, progress, error, params, result and time line.")
public final class ShowCommand implements Callable<Integer> {
  private final Root root;

  @Parameters(paramLabel = "ID", description = "The task's id.")
  String id;

  @Option(names = "--json", description = "The task as the API has it, with a member timeline.")
  boolean json;

  /** Of this command line. */
  public ShowCommand(Root root) {
    this.root = root;
  }

  @Override
  public Integer call() {
    Task task = find(root, id);
    Map<String, Object> timeline = root.get("/tasks/" + Root.segment(id) + "/timeline");
    if (json) {
      Map<String, Object> members = new LinkedHashMap<>(task.members());
      members.put("timeline", timeline);
      root.terminal().json(members);
    } else {
      new TaskSheet(root.terminal(), task, timeline).print();
    }
    return Exit.DONE;
  }

  /** The task; ends the command when there is none. */
  static Task find(Root root, String id) {
    if (id.isBlank()) {
      throw Failed.usage("An id must not be empty");
    }
    return root.client()
        .find(id)
        .orElseThrow(() -> new Failed(Exit.NOT_SO, "There is no task " + id + " that you may see"));
  }
}
