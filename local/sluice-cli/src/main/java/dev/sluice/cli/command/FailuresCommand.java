package dev.sluice.cli.command;

import dev.sluice.cli.task.Progress;
import dev.sluice.cli.task.Tree;
import dev.sluice.cli.terminal.Exit;
import dev.sluice.cli.terminal.Failed;
import dev.sluice.cli.terminal.Question;
import dev.sluice.cli.terminal.Style;
import dev.sluice.cli.terminal.Table;
import dev.sluice.cli.terminal.Terminal;
import dev.sluice.cli.terminal.Times;
import dev.sluice.cli.terminal.Words;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Instant;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code sluice failures}. */
@Command(
    header = "Groups failed tasks by their error; retries a group.",
    name = "failures",
    synopsisSubcommandLabel = "[COMMAND]")
public final class FailuresCommand implements Callable<Integer> {
  /** Digits of a group's name: enough for the 200 groups that there may be. */
  private static final int DIGITS = 6;

  private final Root root;

  @Option(names = "--json", description = "As the API has it.")
  boolean json;

  /** Of this command line. */
  public FailuresCommand(Root root) {
    this.root = root;
  }

  @Override
  public Integer call() {
    Map<String, Object> answer = root.get("/failures");
    Terminal terminal = root.terminal();
    if (json) {
      terminal.json(answer);
      return Exit.DONE;
    }
    Table table =
        new Table(terminal)
            .column("GROUP", DIGITS)
            .numbers("TASKS")
            .numbers("LAST")
            .column("TYPE", 16)
            .column("ERROR", Integer.MAX_VALUE);
    for (Map<?, ?> group : Tree.objects(answer, "groups")) {
      Instant last = Tree.time(group, "lastAt");
      table.row(
          Table.cell(name(group), Style.BOLD),
          Table.cell(Words.count(Tree.number(group, "count"))),
          Table.cell(last == null ? "" : Times.age(last, terminal), Style.DIM),
          Table.cell(Tree.text(group, "type")),
          Table.cell(Tree.text(group, "error"), Style.RED));
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

  /** Short, and the same as long as type and error are. */
  private static String name(Map<?, ?> group) {
    try {
      String text = Tree.text(group, "type") + "\n" + Tree.text(group, "error");
      MessageDigest digest = MessageDigest.getInstance("SHA-256");
      byte[] hash = digest.digest(text.getBytes(StandardCharsets.UTF_8));
      return HexFormat.of().formatHex(hash).substring(0, DIGITS);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e); // every JDK has it
    }
  }

  @Command(name = "retry", description = "Queues the tasks of a group again, the oldest first.")
  int retry(
      @Parameters(
              paramLabel = "GROUP",
              description = "As it is listed, or the id of its newest task.")
          String wanted,
      @Option(
              names = {"-y", "--yes"},
              description = "Do not ask.")
          boolean yes) {
    Map<?, ?> group = group(wanted);
    String counted = Words.count(Tree.number(group, "retryable"), "task");
    String question =
        "Retry " + counted + " of " + Tree.text(group, "type") + ", " + Tree.text(group, "error");
    if (!yes && !new Question(root.terminal()).agrees(question + "?")) {
      root.terminal().note("Nothing was changed.");
      return Exit.NOT_SO;
    }
    return retry(group);
  }

  private Map<?, ?> group(String wanted) {
    List<Map<?, ?>> found =
        Tree.objects(root.get("/failures"), "groups").stream()
            .filter(one -> name(one).equals(wanted) || Tree.text(one, "example").equals(wanted))
            .toList();
    if (found.size() == 1) {
      return found.get(0);
    }
    String what = found.isEmpty() ? "There is no group " : "There is more than one group ";
    throw new Failed(Exit.NOT_SO, what + Words.plain(wanted) + "; sluice failures lists them");
  }

  /** What fails again meanwhile is left alone, so the call is safe to repeat. */
  private int retry(Map<?, ?> group) {
    Map<String, Object> body =
        Map.of(
            "type", Tree.text(group, "type"),
            "error", Tree.text(group, "error"),
            "until", Tree.text(group, "lastAt"));
    long total = Tree.number(group, "retryable");
    long replayed = 0;
    long skipped = 0;
    try (Progress progress = new Progress(root.terminal())) {
      for (long remaining = 1; remaining > 0; ) {
        progress.of("Retry", replayed, total);
        Map<String, Object> done = root.client().post("/failures/retry", body, true);
        replayed += Tree.number(done, "replayed");
        skipped = Tree.number(done, "skipped");
        // nothing replayed: the rest cannot be, so another call would change nothing
        remaining = Tree.number(done, "replayed") == 0 ? 0 : Tree.number(done, "remaining");
      }
    }
    String left = skipped == 0 ? "" : ", " + Words.count(skipped) + " left alone";
    root.terminal().print(Words.count(replayed) + " queued" + left);
    return Exit.DONE;
  }
}
