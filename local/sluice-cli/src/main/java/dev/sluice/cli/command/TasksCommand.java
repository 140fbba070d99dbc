package dev.sluice.cli.command;

import dev.sluice.cli.task.TaskWords;
import dev.sluice.cli.terminal.Exit;
import dev.sluice.cli.terminal.Failed;
import dev.sluice.cli.terminal.Style;
import dev.sluice.cli.terminal.Table;
import dev.sluice.cli.terminal.Terminal;
import dev.sluice.cli.terminal.Times;
import dev.sluice.client.Task;
import java.util.Iterator;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code sluice tasks}. */
@Command(
    header = "Lists tasks, newest first.",
    name = "tasks",
    description =
        "Without a state, the newest 10,000 are searched. Only an operator sees those of others.")
public final class TasksCommand implements Callable<Integer> {
  private static final int MOST_FETCHED = 100;

  private final Root root;

  @Mixin TaskFilter filter;

  @Option(
      names = {"-n", "--limit"},
      paramLabel = "N",
      defaultValue = "50",
      description = "The most to list (default: ${DEFAULT-VALUE}).")
  int limit;

  @Option(names = "--all", description = "List them all, page by page.")
  boolean all;

  @Option(names = "--json", description = "One JSON object a line, as the API has it.")
  boolean json;

  /** Of this command line. */
  public TasksCommand(Root root) {
    this.root = root;
  }

  @Override
  public Integer call() {
    if (limit < 1) {
      throw Failed.usage("--limit must be 1 or more, was " + limit);
    }
    Terminal terminal = root.terminal();
    long most = all ? Long.MAX_VALUE : limit;
    int page = (int) Math.min(MOST_FETCHED, most == Long.MAX_VALUE ? most : most + 1);
    Iterator<Task> tasks = filter.list(root.client(), terminal, page).iterator();
    Table table = table(terminal);
    long shown = 0;
    for (; shown < most && tasks.hasNext() && !terminal.isOver(); shown++) {
      Task task = tasks.next();
      if (json) {
        terminal.json(task.members());
      } else {
        add(table, task, terminal);
      }
    }
    if (!json && shown > 0) {
      table.print();
    } else if (!json) {
      boolean fewer = filter.text != null && filter.notices.leftOut(filter.type);
      terminal.note(
          "No task is like this."
              + (fewer ? " --notices looks at notices too." : "")
              + root.typeHint(filter.type));
    }
    if (!json && shown == most && tasks.hasNext()) {
      terminal.note("There are more: -n " + most * 2 + ", or --all.");
    }
    return Exit.DONE;
  }

  static Table table(Terminal terminal) {
    return new Table(terminal)
        .column("ID", 24)
        .column("STATE", 9)
        .numbers("AGE")
        .column("TYPE", 16)
        .column("", Integer.MAX_VALUE);
  }

  static void add(Table table, Task task, Terminal terminal) {
    table.row(
        Table.cell(task.id()),
        Table.cell(task.state().name(), TaskWords.style(task.state())),
        Table.cell(Times.age(task.createdAt(), terminal), Style.DIM),
        Table.cell(task.type()),
        Table.cell(TaskWords.detail(task, terminal)));
  }
}
