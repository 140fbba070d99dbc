package dev.sluice.cli.command;

import dev.sluice.cli.terminal.Exit;
import dev.sluice.cli.terminal.Failed;
import dev.sluice.cli.terminal.Terminal;
import dev.sluice.client.Task;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code sluice tail}. */
@Command(
    header = "Prints tasks as they end, and those that run.",
    name = "tail",
    description = {
      "A line for each task that ends or is to be retried, until Ctrl-C. A retry that begins"
          + " within a second may go unseen.",
      "On a terminal, those that run stand below, with their progress."
    })
public final class TailCommand implements Callable<Integer> {
  private final Root root;

  @Option(
      names = "--type",
      split = ",",
      paramLabel = "TYPE",
      description = "Only tasks of these types.")
  List<String> types = List.of();

  @Option(names = "--queue", paramLabel = "QUEUE", description = "Only tasks of this queue.")
  String queue;

  @Option(names = "--owner", paramLabel = "NAME", description = "Only tasks that NAME enqueued.")
  String owner;

  @Option(
      names = {"-n", "--lines"},
      paramLabel = "N",
      description = "End after so many lines.")
  Integer lines;

  @Option(names = "--json", description = "One JSON object a line, as the API has it.")
  boolean json;

  @Mixin TaskFilter.Notices notices;

  /** Of this command line. */
  public TailCommand(Root root) {
    this.root = root;
  }

  @Override
  public Integer call() {
    if (lines != null && lines < 1) {
      throw Failed.usage("--lines must be 1 or more, was " + lines);
    }
    Terminal terminal = root.terminal();
    long most = lines == null ? Long.MAX_VALUE : lines;
    try (TailOutput output = new TailOutput(terminal, json, most)) {
      new Tail(root.client(), output, this::means).run();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    return Exit.DONE;
  }

  private boolean means(Task task) {
    return (types.isEmpty()
            ? notices.shown || !task.type().equals(TaskFilter.Notices.TYPE)
            : types.contains(task.type()))
        && (queue == null || queue.equals(task.queue()))
        && (owner == null || owner.equals(task.owner()));
  }
}
