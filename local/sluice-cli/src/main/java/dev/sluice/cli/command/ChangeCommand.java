package dev.sluice.cli.command;

import dev.sluice.cli.task.Progress;
import dev.sluice.cli.task.TaskWords;
import dev.sluice.cli.terminal.Exit;
import dev.sluice.cli.terminal.Failed;
import dev.sluice.cli.terminal.Question;
import dev.sluice.cli.terminal.Terminal;
import dev.sluice.cli.terminal.Words;
import dev.sluice.client.Matching;
import dev.sluice.client.TaskState;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.function.Function;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code sluice cancel} and {@code sluice delete}, and most of {@code sluice retry}. */
@Command(sortOptions = false)
public class ChangeCommand implements Callable<Integer> {
  final Root root;
  private final Change change;

  @Parameters(
      arity = "0..*",
      paramLabel = "ID",
      description = "The tasks' ids; - reads them from the standard input.")
  List<String> ids = List.of();

  @Mixin TaskFilter filter;

  @Option(names = "--all", description = "All that can be: no other filter is needed.")
  boolean all;

  @Option(
      names = {"-y", "--yes"},
      description = "Do not ask before tasks of a filter are changed.")
  boolean yes;

  /** Of this command line. */
  public ChangeCommand(Root root, Change change) {
    this.root = root;
    this.change = change;
  }

  @Override
  public Integer call() {
    boolean filtered = all || !filter.isEmpty();
    if (!ids.isEmpty() && filtered) {
      throw Failed.usage("Give either ids or a filter");
    }
    if (ids.isEmpty() && !filtered) {
      throw Failed.usage("Give ids, a filter such as --type, or --all");
    }
    return filtered ? ofFilter() : ofIds(ids.equals(List.of("-")) ? input() : ids);
  }

  private List<String> input() {
    String text = new String(root.terminal().input(), StandardCharsets.UTF_8);
    return Arrays.stream(text.split("\\s+")).filter(id -> !id.isEmpty()).toList();
  }

  int ofIds(List<String> given) {
    return of(given, id -> change.of(root.client(), id));
  }

  /** Makes a change to each, and says what became of it. */
  int of(List<String> given, Function<String, Change.Result> made) {
    int wrong = 0;
    for (String id : given) {
      Change.Result result = made.apply(id);
      if (result.done()) {
        root.terminal().print(id + "  " + result.words());
      } else {
        root.terminal().note("sluice: " + Words.plain(id) + ": " + result.words());
        wrong++;
      }
    }
    return wrong == 0 ? Exit.DONE : Exit.NOT_SO;
  }

  int ofFilter() {
    Terminal terminal = root.terminal();
    filter.notices.shown |= all;
    Matching matching = root.client().matching(change.matching(), filter.query(terminal));
    Matching.Changed counted = matching.count();
    if (counted.matched() == 0) {
      terminal.note("No task is like this." + root.typeHint(filter.type));
      return Exit.DONE;
    }
    String which = Words.count(counted.matched(), "task") + ": " + states(counted.states());
    if (!yes && !new Question(terminal).agrees(change.verb() + " " + which + "?")) {
      terminal.note("Nothing was changed.");
      return Exit.NOT_SO;
    }
    Matching.Changed changed;
    try (Progress progress = new Progress(terminal)) {
      changed =
          matching.change(done -> progress.of(change.verb(), done.matched(), counted.matched()));
    }
    terminal.print(words(changed));
    if (change == Change.RETRY && filter.parent != null && changed.skipped() > 0) {
      terminal.note("sluice: " + Words.plain(Change.parentEnded(filter.parent)));
    }
    return changed.changed() + changed.asked() == 0 && changed.skipped() > 0
        ? Exit.NOT_SO
        : Exit.DONE;
  }

  /** Those whose state has changed meanwhile are left alone, which is no failure. */
  private String words(Matching.Changed done) {
    List<String> parts = new ArrayList<>();
    if (done.changed() > 0) {
      parts.add(Words.count(done.changed()) + " " + change.done());
    }
    if (done.asked() > 0) {
      parts.add(Words.count(done.asked()) + " asked to stop");
    }
    if (done.skipped() > 0 || parts.isEmpty()) {
      parts.add(Words.count(done.skipped()) + " left alone");
    }
    return String.join(", ", parts);
  }

  private static String states(Map<TaskState, Long> counts) {
    List<String> parts = new ArrayList<>();
    counts.forEach((state, n) -> parts.add(Words.count(n) + " " + TaskWords.lower(state)));
    return String.join(", ", parts);
  }
}
