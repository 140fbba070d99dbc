package dev.sluice.cli.command;

import dev.sluice.cli.task.Tree;
import dev.sluice.cli.terminal.Exit;
import dev.sluice.cli.terminal.Times;
import dev.sluice.client.Pauses.Pause;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.function.Supplier;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code sluice pause} and {@code sluice resume}. */
public final class PauseCommand {
  private PauseCommand() {}

  /** What is paused or resumed. */
  static final class Which {
    @Option(names = "--queue", paramLabel = "NAME", description = "A queue.", required = true)
    String queue;

    @Option(names = "--type", paramLabel = "NAME", description = "A task type.", required = true)
    String type;

    Pause.Kind kind() {
      return queue == null ? Pause.Kind.TYPE : Pause.Kind.QUEUE;
    }

    String name() {
      return queue == null ? type : queue;
    }

    /** A queue need not have been seen before. */
    <T> T found(Root root, Supplier<T> call) {
      return kind() == Pause.Kind.QUEUE ? call.get() : root.named("type", type, "name", call);
    }

    @Override
    public String toString() {
      return (queue == null ? "type " : "queue ") + name();
    }
  }

  /** {@code sluice pause}. */
  @Command(
      name = "pause",
      header = "Pauses a queue or a type.",
      description =
          "None of its tasks begins until it is resumed. New ones are enqueued, and those that run"
              + " go on.")
  public static final class PauseOne implements Callable<Integer> {
    private final Root root;

    @ArgGroup(multiplicity = "1")
    Which which;

    @Option(
        names = "--for",
        paramLabel = "TIME",
        description = "Ends by itself after this time: " + Times.DURATIONS + ".")
    String length;

    @Option(names = "--reason", paramLabel = "TEXT", description = "Why, shown to all.")
    String reason;

    /** Of this command line. */
    public PauseOne(Root root) {
      this.root = root;
    }

    @Override
    public Integer call() {
      Duration atMost = length == null ? null : Times.duration("--for", length);
      Pause pause =
          which.found(
              root, () -> root.client().pauses().pause(which.kind(), which.name(), atMost, reason));
      String until =
          pause.until().map(end -> " until " + Times.brief(end, root.terminal())).orElse("");
      root.terminal().print(which + "  paused" + until);
      if (which.kind() == Pause.Kind.QUEUE && !holdsTasks(which.queue)) {
        root.terminal().note("No task waits in queue " + which.queue + " now.");
      }
      return Exit.DONE;
    }

    /** As far as queues are listed; else it is taken for granted. */
    private boolean holdsTasks(String queue) {
      Map<String, Object> queues = root.get("/queues");
      return Tree.isTrue(queues, "more")
          || Tree.objects(queues, "queues").stream()
              .anyMatch(one -> Tree.text(one, "name").equals(queue));
    }
  }

  /** {@code sluice resume}. */
  @Command(name = "resume", header = "Resumes a queue or a type that is paused.")
  public static final class ResumeOne implements Callable<Integer> {
    private final Root root;

    @ArgGroup(multiplicity = "1")
    Which which;

    /** Of this command line. */
    public ResumeOne(Root root) {
      this.root = root;
    }

    @Override
    public Integer call() {
      which.found(
          root,
          () -> {
            root.client().pauses().resume(which.kind(), which.name());
            return which;
          });
      root.terminal().print(which + "  resumed");
      return Exit.DONE;
    }
  }
}
