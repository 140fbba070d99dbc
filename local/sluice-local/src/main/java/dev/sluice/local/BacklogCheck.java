package dev.sluice.local;

import dev.sluice.Application;
import dev.sluice.worker.Preflight;
import java.util.Locale;
import java.util.Map;
import java.util.function.Consumer;
import picocli.CommandLine.Command;

/** {@code local/run preflight}: which tasks of the backlog this build could not run. */
@Command(
    name = "preflight",
    description =
        "Lists which waiting and running tasks this build could not run. Exit code 0: none, 1: some,"
            + " 3: the backlog could not be read.")
final class BacklogCheck implements Subcommand {
  @Override
  public boolean passes(
      Application application,
      Flags flags,
      Map<String, String> environment,
      Consumer<String> out,
      Consumer<String> log)
      throws CannotStart {
    return OpenedQueue.look(
        application,
        flags,
        environment,
        log,
        sluice -> {
          Preflight found = Preflight.of(sluice.queue(), sluice.catalog());
          report(found, out);
          return found.passed();
        });
  }

  private static void report(Preflight found, Consumer<String> out) {
    long wrong = found.others();
    for (Preflight.Problem problem : found.problems()) {
      wrong += problem.tasks();
      out.accept(
          String.format(
              Locale.ROOT,
              "%s %s: %,d %s, such as %s: %s",
              problem.why().word(),
              problem.type(),
              problem.tasks(),
              problem.tasks() == 1 ? "task" : "tasks",
              problem.example(),
              problem.detail()));
    }
    if (found.others() > 0) {
      out.accept(String.format(Locale.ROOT, "of other types: %,d tasks", found.others()));
    }
    out.accept(
        String.format(
            Locale.ROOT,
            "This build cannot run %2$,d of %1$,d waiting and running tasks.",
            found.tasks(),
            wrong));
  }
}
