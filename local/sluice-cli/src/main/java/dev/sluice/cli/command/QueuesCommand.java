package dev.sluice.cli.command;

import dev.sluice.cli.task.TaskWords;
import dev.sluice.cli.task.Tree;
import dev.sluice.cli.terminal.Exit;
import dev.sluice.cli.terminal.Style;
import dev.sluice.cli.terminal.Table;
import dev.sluice.cli.terminal.Terminal;
import dev.sluice.cli.terminal.Times;
import dev.sluice.cli.terminal.Words;
import dev.sluice.client.TaskState;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code sluice queues}. */
@Command(
    header = "Shows the queues, and how the last hour went.",
    name = "queues",
    description = "How many tasks are in each state and queue, of all owners.")
public final class QueuesCommand implements Callable<Integer> {
  private final Root root;

  @Option(names = "--json", description = "As the API has it.")
  boolean json;

  /** Of this command line. */
  public QueuesCommand(Root root) {
    this.root = root;
  }

  @Override
  public Integer call() {
    Map<String, Object> status = root.get("/queues");
    Terminal terminal = root.terminal();
    if (json) {
      terminal.json(status);
      return Exit.DONE;
    }
    List<String> counts = new ArrayList<>();
    for (TaskState state : TaskState.values()) {
      long count = Tree.number(Tree.object(status, "counts"), state.name());
      String words = TaskWords.lower(state) + " " + Words.count(count);
      counts.add(count == 0 ? words : terminal.paint(TaskWords.style(state), words));
    }
    line("tasks", String.join(", ", counts.subList(0, 3)));
    line("", String.join(", ", counts.subList(3, counts.size())));
    line("workers", Words.count(Tree.number(status, "workers")) + " hold tasks");
    line("last hour", lastHour(Tree.objects(status, "minutes")));
    pauses(Tree.objects(status, "pauses"));
    queues(status);
    return Exit.DONE;
  }

  private void line(String name, String value) {
    root.terminal().print(root.terminal().paint(Style.DIM, Words.left(name, 11)) + value);
  }

  private static String lastHour(List<Map<?, ?>> minutes) {
    List<String> parts = new ArrayList<>();
    for (String outcome : List.of("succeeded", "failed", "retried", "lost")) {
      long sum = minutes.stream().mapToLong(minute -> Tree.number(minute, outcome)).sum();
      parts.add(outcome + " " + Words.count(sum));
    }
    return String.join(", ", parts);
  }

  private void pauses(List<Map<?, ?>> pauses) {
    String name = "paused";
    for (Map<?, ?> pause : pauses) {
      Instant until = Tree.time(pause, "until");
      String words =
          Tree.text(pause, "kind")
              + " "
              + Tree.text(pause, "name")
              + " by "
              + Tree.text(pause, "by")
              + (until == null ? "" : " until " + Times.brief(until, root.terminal()));
      String reason = Tree.text(pause, "reason");
      line(name, words + (reason.isEmpty() ? "" : ": " + Words.plain(reason)));
      name = "";
    }
  }

  private void queues(Map<String, Object> status) {
    Terminal terminal = root.terminal();
    Table table = new Table(terminal).column("QUEUE", 40).numbers("QUEUED").numbers("OLDEST");
    for (Map<?, ?> queue : Tree.objects(status, "queues")) {
      Object oldest = queue.get("oldestSeconds");
      table.row(
          Table.cell(Tree.text(queue, "name")),
          Table.cell(Words.count(Tree.number(queue, "queued"))),
          Table.cell(
              oldest instanceof Number seconds
                  ? Words.duration(Duration.ofMillis((long) (seconds.doubleValue() * 1_000)))
                  : ""));
    }
    if (!table.isEmpty()) {
      terminal.print("");
      table.print();
    }
    if (Tree.isTrue(status, "more")) {
      terminal.note("There are more queues; those of the highest priorities are listed.");
    }
  }
}
