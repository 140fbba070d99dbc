package dev.sluice.cli.command;

import dev.sluice.cli.task.GivenParams;
import dev.sluice.cli.terminal.Failed;
import dev.sluice.client.json.JsonText;
import java.time.Duration;
import java.util.List;
import java.util.function.Function;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code sluice retry}. */
@Command(sortOptions = false)
public final class RetryCommand extends ChangeCommand {
  @Option(
      names = "--params",
      paramLabel = "PARAMS",
      description = "Other params for the one task that is named: " + GivenParams.FORMS)
  String params;

  @Option(
      names = "--wait",
      description = "Wait until those that are named have ended; of one, print the result.")
  boolean wait;

  @Option(names = "--at-most", paramLabel = "TIME", description = "Wait no longer than 90s, 2h, …")
  String atMost;

  /** Of this command line. */
  public RetryCommand(Root root) {
    super(root, Change.RETRY);
  }

  private boolean waits() {
    return wait || atMost != null;
  }

  @Override
  int ofIds(List<String> given) {
    Duration patience = Outcome.patience(atMost);
    Function<String, Change.Result> retry = id -> Change.RETRY.of(root.client(), id);
    if (params != null) {
      if (given.size() != 1) {
        throw Failed.usage("With --params, give one id");
      }
      JsonText text = GivenParams.of(root.terminal(), params);
      retry = id -> Change.attempt(id, () -> root.client().retry(id, text), "queued");
    }
    return waits() ? awaited(given, retry, patience) : of(given, retry);
  }

  /** All are queued first, so that they run beside each other. */
  private int awaited(
      List<String> given, Function<String, Change.Result> retry, Duration patience) {
    List<Change.Result> queued = given.stream().map(retry).toList();
    Outcome outcome = new Outcome(root, false);
    if (given.size() == 1 && queued.get(0).done()) {
      return outcome.of(given.get(0), patience);
    }
    long end = System.nanoTime() + patience.toNanos();
    return of(
        given,
        id -> {
          Change.Result made = queued.get(given.indexOf(id));
          return made.done()
              ? outcome.inBrief(id, Duration.ofNanos(Math.max(0, end - System.nanoTime())))
              : made;
        });
  }

  @Override
  int ofFilter() {
    if (params != null || waits()) {
      throw Failed.usage("With " + (waits() ? "--wait" : "--params") + ", give ids and no filter");
    }
    return super.ofFilter();
  }
}
