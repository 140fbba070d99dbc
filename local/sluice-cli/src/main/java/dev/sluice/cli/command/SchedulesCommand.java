package dev.sluice.cli.command;

import dev.sluice.cli.task.Tree;
import dev.sluice.cli.terminal.Exit;
import dev.sluice.cli.terminal.Style;
import dev.sluice.cli.terminal.Table;
import dev.sluice.cli.terminal.Terminal;
import dev.sluice.cli.terminal.Times;
import java.time.Instant;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code sluice schedules}. */
@Command(
    header = "Lists the schedules; pauses, resumes or runs one.",
    name = "schedules",
    synopsisSubcommandLabel = "[COMMAND]")
public final class SchedulesCommand implements Callable<Integer> {
  private final Root root;

  @Option(names = "--json", description = "As the API has it.")
  boolean json;

  /** Of this command line. */
  public SchedulesCommand(Root root) {
    this.root = root;
  }

  @Override
  public Integer call() {
    Map<String, Object> answer = root.get("/schedules");
    Terminal terminal = root.terminal();
    if (json) {
      terminal.json(answer);
      return Exit.DONE;
    }
    Table table =
        new Table(terminal)
            .column("ID", 22)
            .column("WHEN", 16)
            .column("NEXT", 12)
            .column("LAST", 12)
            .column("ENDED", 16)
            .column("TASK", Integer.MAX_VALUE);
    for (Map<?, ?> schedule : Tree.objects(answer, "schedules")) {
      boolean paused = Tree.isTrue(schedule, "paused");
      table.row(
          Table.cell(Tree.text(schedule, "id")),
          Table.cell(Tree.text(schedule, "expression")),
          Table.cell(
              paused ? "paused" : brief(schedule, "nextRun"), paused ? Style.YELLOW : Style.NONE),
          Table.cell(brief(schedule, "lastRun")),
          ended(schedule),
          Table.cell(Tree.text(schedule, "lastTaskId")));
    }
    if (table.isEmpty()) {
      terminal.note("There are no schedules.");
    } else {
      table.print();
    }
    return Exit.DONE;
  }

  /** How its last tasks ended. */
  private static Table.Cell ended(Map<?, ?> schedule) {
    long failed = Tree.number(schedule, "failedInARow");
    if (failed > 0) {
      return Table.cell("failed" + (failed == 1 ? "" : " " + failed + " times"), Style.RED);
    }
    boolean ran = !Tree.objects(schedule, "runs").isEmpty();
    return Table.cell(ran ? "well" : "", Style.DIM);
  }

  private String brief(Map<?, ?> schedule, String name) {
    Instant at = Tree.time(schedule, name);
    return at == null ? "" : Times.brief(at, root.terminal());
  }

  @Command(name = "pause", description = "Pauses a schedule: it enqueues nothing until resumed.")
  int pause(@Parameters(paramLabel = "ID", description = "Of the schedule.") String id) {
    post(id, "pause");
    root.terminal().print(id + "  paused");
    return Exit.DONE;
  }

  @Command(name = "resume", description = "Resumes a schedule with its next time.")
  int resume(@Parameters(paramLabel = "ID", description = "Of the schedule.") String id) {
    Map<String, Object> schedule = post(id, "resume");
    String next = brief(schedule, "nextRun");
    root.terminal().print(id + "  resumed" + (next.isEmpty() ? "" : ", next " + next));
    return Exit.DONE;
  }

  @Command(name = "run", description = "Runs a schedule once, now, and prints the task's id.")
  int run(@Parameters(paramLabel = "ID", description = "Of the schedule.") String id) {
    // its key makes it safe to repeat
    root.terminal().print(Tree.text(post(id, "run"), "id"));
    return Exit.DONE;
  }

  private Map<String, Object> post(String id, String verb) {
    String path = "/schedules/" + Root.segment(id) + "/" + verb;
    return root.named("schedule", id, "id", () -> root.client().post(path, Map.of(), true));
  }
}
