package dev.sluice.cli.command;

import dev.sluice.cli.task.Tree;
import dev.sluice.cli.terminal.Exit;
import dev.sluice.cli.terminal.Style;
import dev.sluice.cli.terminal.Terminal;
import dev.sluice.cli.terminal.Times;
import dev.sluice.cli.terminal.Words;
import dev.sluice.client.Task;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code sluice logs}. */
@Command(
    header = "Prints what a task logged.",
    name = "logs",
    description = "The last 1,000 lines, with the errors of its attempts.")
public final class LogsCommand implements Callable<Integer> {
  /** A new line is no change of the task, so a held request does not wait for it. */
  private static final Duration BETWEEN = Duration.ofSeconds(1);

  private final Root root;

  @Parameters(paramLabel = "ID", description = "The task's id.")
  String id;

  @Option(
      names = {"-f", "--follow"},
      description = "Go on until the task has ended.")
  boolean follow;

  /** Of this command line. */
  public LogsCommand(Root root) {
    this.root = root;
  }

  @Override
  public Integer call() {
    Task task = ShowCommand.find(root, id);
    List<String> before = List.of();
    while (true) {
      List<String> lines =
          Tree.list(root.get("/tasks/" + Root.segment(id) + "/log"), "lines").stream()
              .map(String::valueOf)
              .toList();
      fresh(before, lines).forEach(this::print);
      if (lines.isEmpty() && (!follow || task.state().ended())) {
        root.terminal().note("It has logged nothing.");
      }
      if (!follow || task.state().ended() || root.terminal().isOver()) {
        return Exit.DONE;
      }
      before = lines;
      // what it logs before it ends is read once more, since its state is read first
      task = root.client().await(id, BETWEEN);
    }
  }

  /** What is new in the lines, of which only the last 1,000 are there. */
  static List<String> fresh(List<String> before, List<String> now) {
    for (int gone = 0; gone < before.size(); gone++) {
      List<String> kept = before.subList(gone, before.size());
      if (kept.size() <= now.size() && kept.equals(now.subList(0, kept.size()))) {
        return now.subList(kept.size(), now.size());
      }
    }
    return now;
  }

  /** A line begins with its time, in UTC. */
  private void print(String line) {
    Terminal terminal = root.terminal();
    int space = line.indexOf(' ');
    String time = space < 0 ? "" : line.substring(0, space);
    try {
      String clock = Times.exact(Instant.parse(time), terminal).substring(11);
      terminal.print(terminal.paint(Style.DIM, clock) + " " + Words.plain(line.substring(space)));
    } catch (DateTimeException e) {
      terminal.print(Words.plain(line));
    }
  }
}
