package dev.sluice.cli.command;

import dev.sluice.cli.task.FailureSheet;
import dev.sluice.cli.task.Progress;
import dev.sluice.cli.task.RetryWords;
import dev.sluice.cli.task.Tree;
import dev.sluice.cli.terminal.Exit;
import dev.sluice.cli.terminal.Failed;
import dev.sluice.cli.terminal.Question;
import dev.sluice.cli.terminal.Style;
import dev.sluice.cli.terminal.Table;
import dev.sluice.cli.terminal.Terminal;
import dev.sluice.cli.terminal.Times;
import dev.sluice.cli.terminal.Words;
import dev.sluice.client.Matching;
import dev.sluice.client.Task;
import dev.sluice.client.TaskQuery;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code sluice failures}. */
@Command(
    header = "Groups failed tasks by cause, and retries or ignores a group.",
    name = "failures",
    synopsisSubcommandLabel = "[COMMAND]")
public final class FailuresCommand implements Callable<Integer> {
  private static final String GROUP = "As it is listed, or the id of one of its tasks.";

  /** Of the tasks of a group, how many are shown. */
  private static final int NEWEST = 5;

  private final Root root;

  @Option(names = "--json", description = "As the API has it.")
  boolean json;

  @Mixin TaskFilter.Notices notices;

  /** Of this command line. */
  public FailuresCommand(Root root) {
    this.root = root;
  }

  @Override
  public Integer call() {
    Map<String, Object> answer = root.get("/failures" + notices.parameter('?', null));
    Terminal terminal = root.terminal();
    if (json) {
      terminal.json(answer);
      return Exit.DONE;
    }
    Table table =
        new Table(terminal)
            .column("GROUP", FailureSheet.DIGITS)
            .numbers("TASKS")
            .numbers("LAST")
            .numbers("RETRIES OK")
            .column("TYPE", 16)
            .column("AT", 32)
            .column("ERROR", Integer.MAX_VALUE);
    for (Map<?, ?> group : Tree.objects(answer, "groups")) {
      Instant last = Tree.time(group, "lastAt");
      boolean ignored = Tree.time(group, "ignoredUntil") != null;
      table.row(
          Table.cell(name(group), ignored ? Style.DIM : Style.BOLD),
          Table.cell(Words.count(Tree.number(group, "count"))),
          Table.cell(last == null ? "" : Times.age(last, terminal), Style.DIM),
          Table.cell(RetryWords.brief(group), Style.DIM),
          Table.cell(Tree.text(group, "type")),
          Table.cell(Tree.text(group, "place").replaceFirst(".*\\((.*)\\)$", "$1")),
          Table.cell(
              (ignored ? "ignored: " : "") + Tree.text(group, "error"),
              ignored ? Style.DIM : Style.RED));
    }
    if (table.isEmpty()) {
      terminal.note("No task has failed.");
    } else {
      table.print();
    }
    if (Tree.isTrue(answer, "cut")) {
      terminal.note("There are more failures than were searched.");
    }
    return Exit.DONE;
  }

  /** Short; the server's is longer. */
  private static String name(Map<?, ?> group) {
    return FailureSheet.name(Tree.text(group, "id"));
  }

  @Command(
      name = "show",
      description = "Shows a group: trend, newest tasks, what their params share, and a trace.")
  int show(
      @Parameters(paramLabel = "GROUP", description = GROUP) String wanted,
      @Option(names = "--parents", description = "Only the ids of its tasks' parents.")
          boolean onlyParents,
      @Option(names = "--json", description = "As the API has it.") boolean asJson) {
    Map<?, ?> listed = group(wanted);
    if (onlyParents) {
      parents(listed).forEach(root.terminal()::print);
      return Exit.DONE;
    }
    String id = Tree.text(listed, "id");
    Map<String, Object> group = root.get("/failures/" + id);
    if (json || asJson) {
      root.terminal().json(group);
      return Exit.DONE;
    }
    Map<?, ?> tasks = root.get("/tasks?limit=" + NEWEST + "&error=" + id);
    String newest = "/tasks/" + Root.segment(Tree.text(group, "example")) + "/timeline";
    new FailureSheet(root.terminal()).print(group, Tree.objects(tasks, "tasks"), root.get(newest));
    return Exit.DONE;
  }

  @Command(name = "retry", description = "Queues the tasks of a group again, the oldest first.")
  int retry(
      @Parameters(paramLabel = "GROUP", description = GROUP) String wanted,
      @Option(names = "--most", paramLabel = "N", description = "At most so many, such as 1.")
          Integer most,
      @Option(
              names = "--per-minute",
              paramLabel = "N",
              description = "So many begin in a minute; without it, all at once.")
          Integer perMinute,
      @Option(
              names = {"-y", "--yes"},
              description = "Do not ask.")
          boolean yes) {
    Map<?, ?> group = group(wanted);
    if (Tree.number(group, "retryable") == 0) {
      return childrenLeft(group);
    }
    Matching matching = matching(Matching.Verb.RETRY, group);
    matching = most == null ? matching : matching.atMost(most);
    matching = perMinute == null ? matching : matching.perMinute(perMinute);
    return change("Retry", "queued", matching, group, yes);
  }

  @Command(name = "delete", description = "Deletes the tasks of a group.")
  int delete(
      @Parameters(paramLabel = "GROUP", description = GROUP) String wanted,
      @Option(
              names = {"-y", "--yes"},
              description = "Do not ask.")
          boolean yes) {
    Map<?, ?> group = group(wanted);
    return change("Delete", "deleted", matching(Matching.Verb.DELETE, group), group, yes);
  }

  @Command(
      name = "ignore",
      description = "Ignores a group for a time, and until as many fail anew as there are.")
  int ignore(
      @Parameters(paramLabel = "GROUP", description = GROUP) String wanted,
      @Option(
              names = "--for",
              paramLabel = "TIME",
              defaultValue = "1d",
              description = "Rounded up to whole hours, at most 30d (default: ${DEFAULT-VALUE}).")
          String length) {
    long hours = (Times.duration("--for", length).toSeconds() + 3_599) / 3_600;
    Map<?, ?> group = group(wanted);
    String path = "/failures/" + Tree.text(group, "id") + "/ignore";
    Map<String, Object> now = root.client().post(path, Map.of("hours", hours), true);
    String until = Times.brief(Tree.time(now, "ignoredUntil"), root.terminal());
    root.terminal().print(name(group) + "  ignored until " + until);
    return Exit.DONE;
  }

  @Command(name = "unignore", description = "Takes back that a group is ignored.")
  int unignore(@Parameters(paramLabel = "GROUP", description = GROUP) String wanted) {
    Map<?, ?> group = group(wanted);
    root.client().deleteAt("/failures/" + Tree.text(group, "id") + "/ignore");
    root.terminal().print(name(group) + "  no longer ignored");
    return Exit.DONE;
  }

  private Matching matching(Matching.Verb verb, Map<?, ?> group) {
    return root.client().matching(verb, TaskQuery.ALL.withError(Tree.text(group, "id")));
  }

  /** What fails again meanwhile is left alone. */
  private int change(String verb, String done, Matching matching, Map<?, ?> group, boolean yes) {
    long count = matching.count().matched();
    String retries = RetryWords.sentence(group);
    String question =
        verb
            + (" " + Words.count(count, "task"))
            + (" of " + Tree.text(group, "type"))
            + (", " + Tree.text(group, "error") + "?")
            + (retries.isEmpty() ? "" : " " + retries);
    if (!yes && !new Question(root.terminal()).agrees(question)) {
      root.terminal().note("Nothing was changed.");
      return Exit.NOT_SO;
    }
    Matching.Changed changed;
    try (Progress progress = new Progress(root.terminal())) {
      changed = matching.change(seen -> progress.of(verb, seen.matched(), count));
    }
    long left = changed.skipped();
    String rest = left == 0 ? "" : ", " + Words.count(left) + " left alone";
    root.terminal().print(Words.count(changed.changed()) + " " + done + rest);
    boolean children = Tree.number(group, "retryable") < Tree.number(group, "count");
    if (left > 0 && children && verb.equals("Retry")) {
      childrenLeft(group);
    }
    return changed.changed() == 0 && left > 0 ? Exit.NOT_SO : Exit.DONE;
  }

  /** Says why children are not retried by themselves, and what runs them again. */
  private int childrenLeft(Map<?, ?> group) {
    root.terminal().note("sluice: " + RetryWords.parents(parents(group), name(group)));
    return Exit.NOT_SO;
  }

  /** Those of its tasks, that of the newest first. */
  private List<String> parents(Map<?, ?> group) {
    try (Stream<Task> tasks = root.client().list(TaskQuery.ALL.withError(Tree.text(group, "id")))) {
      return tasks.flatMap(task -> task.parentId().stream()).distinct().toList();
    }
  }

  /** By the beginning of its name, its newest task, or any other task that has failed. */
  private Map<?, ?> group(String wanted) {
    List<Map<?, ?>> found =
        Tree.objects(root.get("/failures"), "groups").stream()
            .filter(
                one ->
                    Tree.text(one, "id").startsWith(wanted)
                        || Tree.text(one, "example").equals(wanted))
            .toList();
    if (found.size() == 1) {
      return found.get(0);
    }
    if (found.isEmpty() && !wanted.isBlank()) {
      Optional<String> its = root.client().find(wanted).flatMap(Task::errorGroup);
      if (its.isPresent() && !its.get().equals(wanted)) {
        return group(its.get());
      }
    }
    String what = found.isEmpty() ? "There is no group " : "There is more than one group ";
    throw new Failed(Exit.NOT_SO, what + Words.plain(wanted) + "; sluice failures lists them");
  }
}
