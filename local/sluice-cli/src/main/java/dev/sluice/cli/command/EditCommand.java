package dev.sluice.cli.command;

import dev.sluice.cli.task.GivenParams;
import dev.sluice.cli.task.TaskWords;
import dev.sluice.cli.terminal.Exit;
import dev.sluice.cli.terminal.Failed;
import dev.sluice.cli.terminal.Times;
import dev.sluice.client.EnqueueOptions;
import dev.sluice.client.Refused;
import dev.sluice.client.Task;
import dev.sluice.client.json.JsonText;
import java.time.Duration;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code sluice edit}. */
@Command(
    name = "edit",
    header = "Changes a task that waits: its params, priority, queue or time.",
    description = "To run one that has ended again with other params: sluice retry ID --params.")
public final class EditCommand implements Callable<Integer> {
  private final Root root;

  @Parameters(paramLabel = "ID", description = "The task's id.")
  String id;

  @Option(names = "--params", paramLabel = "PARAMS", description = "New ones: " + GivenParams.FORMS)
  String params;

  @Option(names = "--priority", paramLabel = "0-9", description = "9 runs first.")
  Integer priority;

  @Option(
      names = "--queue",
      paramLabel = "NAME",
      description = "Move it there; it keeps its place by priority and time.")
  String queue;

  @Option(names = "--delay", paramLabel = "TIME", description = "Run it after 90s, 2h, 1d, …")
  String delay;

  @Option(names = "--at", paramLabel = "TIME", description = "Run it then: 2026-01-05T09:00.")
  String at;

  @Option(names = "--now", description = "Run it as soon as it is its turn.")
  boolean now;

  /** Of this command line. */
  public EditCommand(Root root) {
    this.root = root;
  }

  @Override
  public Integer call() {
    if ((delay == null ? 0 : 1) + (at == null ? 0 : 1) + (now ? 1 : 0) > 1) {
      throw Failed.usage("Give one of --delay, --at and --now");
    }
    if (params == null
        && priority == null
        && queue == null
        && delay == null
        && at == null
        && !now) {
      throw Failed.usage(
          "Say what to change: --params, --priority, --queue, --delay, --at or --now");
    }
    JsonText given = params == null ? null : GivenParams.of(root.terminal(), params);
    try {
      Task task = root.client().change(id, changes(), given);
      root.terminal().print(id + "  changed, " + TaskWords.lower(task.state()));
      return Exit.DONE;
    } catch (Refused e) {
      if (e.status() != 409) {
        throw e;
      }
      String state = e.state().map(TaskWords::lower).orElse("in another state");
      root.terminal().note("sluice: " + id + ": it is " + state);
      return Exit.NOT_SO;
    }
  }

  private EnqueueOptions changes() {
    EnqueueOptions changes = EnqueueOptions.DEFAULTS;
    changes = priority == null ? changes : changes.withPriority(priority);
    changes = queue == null ? changes : changes.withQueue(queue);
    changes = delay == null ? changes : changes.withDelay(Times.duration("--delay", delay));
    changes = now ? changes.withDelay(Duration.ZERO) : changes;
    return at == null ? changes : changes.withRunAt(Times.time("--at", at, false, root.terminal()));
  }
}
