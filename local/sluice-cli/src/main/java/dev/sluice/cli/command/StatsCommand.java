package dev.sluice.cli.command;

import dev.sluice.cli.task.Tree;
import dev.sluice.cli.terminal.Exit;
import dev.sluice.cli.terminal.Style;
import dev.sluice.cli.terminal.Table;
import dev.sluice.cli.terminal.Terminal;
import dev.sluice.cli.terminal.Words;
import java.time.Duration;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code sluice stats}. */
@Command(
    name = "stats",
    header = "Shows how long tasks wait and run, and how many fail, by type.",
    description = {
      "Of the last two hours, or with --days of the last 30 days.",
      "Each attempt counts; BAD is the share of those that did not succeed."
    })
public final class StatsCommand implements Callable<Integer> {
  private final Root root;

  @Option(names = "--type", paramLabel = "TYPE", description = "Only tasks of this type.")
  String type;

  @Option(names = "--days", description = "Of the last 30 days instead of two hours.")
  boolean days;

  @Option(names = "--json", description = "As the API has it, with every minute or hour.")
  boolean json;

  @Mixin TaskFilter.Notices notices;

  /** Of this command line. */
  public StatsCommand(Root root) {
    this.root = root;
  }

  @Override
  public Integer call() {
    String path = "/stats?by=" + (days ? "hour" : "minute") + notices.parameter('&', type);
    Map<String, Object> stats =
        root.get(type == null ? path : path + "&type=" + Root.segment(type));
    Terminal terminal = root.terminal();
    if (json) {
      terminal.json(stats);
      return Exit.DONE;
    }
    Table table = new Table(terminal).column("TYPE", 24).numbers("ENDED").numbers("/MIN");
    table.numbers("BAD").numbers("WAIT P50").numbers("P95");
    table.numbers("RUN P50").numbers("P95").numbers("P99");
    for (Map<?, ?> one : Tree.objects(stats, "types")) {
      double bad = number(one, "failureShare");
      long ended =
          Tree.number(one, "succeeded") + Tree.number(one, "failed") + Tree.number(one, "retried");
      table.row(
          Table.cell(Tree.text(one, "type")),
          Table.cell(Words.count(ended)),
          Table.cell(String.format(Locale.ROOT, "%.2f", number(one, "perMinute"))),
          Table.cell(
              String.format(Locale.ROOT, "%.1f %%", 100 * bad), bad > 0 ? Style.RED : Style.NONE),
          time(one, "waited", "p50"),
          time(one, "waited", "p95"),
          time(one, "ran", "p50"),
          time(one, "ran", "p95"),
          time(one, "ran", "p99"));
    }
    if (table.isEmpty()) {
      terminal.note("Nothing ended in this time." + root.typeHint(type));
    } else {
      table.print();
    }
    return Exit.DONE;
  }

  private static Table.Cell time(Map<?, ?> one, String what, String name) {
    Map<?, ?> times = Tree.object(one, what);
    return Table.cell(
        times.isEmpty()
            ? ""
            : Words.duration(Duration.ofNanos((long) (number(times, name) * 1_000_000_000))));
  }

  private static double number(Map<?, ?> one, String name) {
    return one.get(name) instanceof Number number ? number.doubleValue() : 0;
  }
}
