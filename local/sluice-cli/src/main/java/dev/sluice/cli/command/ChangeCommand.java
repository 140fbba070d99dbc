package dev.sluice.cli.command;

import dev.sluice.cli.task.TaskWords;
import dev.sluice.cli.terminal.Exit;
import dev.sluice.cli.terminal.Failed;
import dev.sluice.cli.terminal.Question;
import dev.sluice.cli.terminal.Terminal;
import dev.sluice.cli.terminal.Words;
import dev.sluice.client.Task;
import dev.sluice.client.TaskState;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code sluice cancel}, {@code sluice retry} and {@code sluice delete}. */
@Command(sortOptions = false)
public final class ChangeCommand implements Callable<Integer> {
  private final Root root;
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

  private int ofIds(List<String> given) {
    int wrong = 0;
    for (String id : given) {
      Change.Result result = change.of(root.client(), id);
      if (result.done()) {
        root.terminal().print(id + "  " + result.words());
      } else {
        root.terminal().note("sluice: " + Words.plain(id) + ": " + result.words());
        wrong++;
      }
    }
    return wrong == 0 ? Exit.DONE : Exit.NOT_SO;
  }

  private int ofFilter() {
    Terminal terminal = root.terminal();
    if (filter.states.isEmpty()) {
      filter.states = change.usual();
    }
    List<Task> tasks = filter.list(root.client(), terminal, 100).collect(Collectors.toList());
    if (tasks.isEmpty()) {
      terminal.note("No task is like this.");
      return Exit.DONE;
    }
    String counted = Words.count(tasks.size(), "task") + ": " + states(tasks);
    if (!yes && !new Question(terminal).agrees(change.verb() + " " + counted + "?")) {
      terminal.note("Nothing was changed.");
      return Exit.NOT_SO;
    }
    return new ChangeMany(root, change).of(tasks.stream().map(Task::id).toList());
  }

  private static String states(List<Task> tasks) {
    Map<TaskState, Integer> counts = new EnumMap<>(TaskState.class);
    tasks.forEach(task -> counts.merge(task.state(), 1, Integer::sum));
    List<String> parts = new ArrayList<>();
    counts.forEach((state, n) -> parts.add(Words.count(n) + " " + TaskWords.lower(state)));
    return String.join(", ", parts);
  }
}
