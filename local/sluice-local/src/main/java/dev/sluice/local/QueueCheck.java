package dev.sluice.local;

import dev.sluice.Application;
import dev.sluice.queue.TaskQueue.Damage;
import dev.sluice.queue.TaskQueue.RepairReport;
import java.util.Locale;
import java.util.Map;
import java.util.function.Consumer;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code local/run fsck}: what is inconsistent in the queue, and its repair. */
@Command(
    name = "fsck",
    description =
        "Finds what a restored server or deleted keys have left inconsistent in the queue; workers"
            + " may keep running. Exit code 0: nothing is wrong, or all of it was repaired, 1:"
            + " something is wrong, or the counters could not be compared, 3: the queue could not be"
            + " read.")
final class QueueCheck implements Subcommand {
  @Option(names = "--repair", description = "Repair it too.")
  boolean repair;

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
        sluice -> report(sluice.queue().repair(!repair), out));
  }

  /** Returns whether all was checked, and nothing is wrong any more. */
  static boolean report(RepairReport report, Consumer<String> out) {
    for (Damage damage : report.damage()) {
      out.accept(
          String.format(
              Locale.ROOT,
              "%s: %,d, such as %s: %s",
              damage.fault().word(),
              damage.count(),
              String.join(", ", damage.examples()),
              damage.fault().meaning()));
    }
    if (!report.compared()) {
      out.accept(
          "The counters were not compared, because tasks came and went all the time: repeat this when"
              + " fewer do.");
    }
    long count = report.damage().stream().mapToLong(Damage::count).sum();
    if (report.repaired() && count > 0) {
      out.accept(String.format(Locale.ROOT, "Repaired %,d.", count));
    } else if (report.sound()) {
      out.accept(report.compared() ? "Nothing is wrong." : "Nothing else is wrong.");
    } else {
      out.accept("Nothing was changed; --repair repairs it.");
    }
    return report.compared() && (report.repaired() || report.sound());
  }
}
