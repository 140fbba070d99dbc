package dev.sluice.cli.task;

import dev.sluice.cli.terminal.Style;
import dev.sluice.cli.terminal.Terminal;
import dev.sluice.cli.terminal.Times;
import dev.sluice.cli.terminal.Words;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/** Everything about a group of failures, a line for each thing. */
public final class FailureSheet {
  /** Digits of a group's name: enough for the 200 groups that there may be. */
  public static final int DIGITS = 6;

  private static final int NAMES = 10;
  private static final String BARS = " ▁▂▃▄▅▆▇█";

  /** Of a trace, which may have hundreds of lines. */
  private static final int MOST_LINES = 12;

  private final Terminal terminal;

  /** On this terminal. */
  public FailureSheet(Terminal terminal) {
    this.terminal = terminal;
  }

  /** Short; the server's is longer. */
  public static String name(String group) {
    return group.substring(0, Math.min(DIGITS, group.length()));
  }

  /**
   * Prints it.
   *
   * @param group as {@code GET /failures/{id}} answers
   * @param newest its newest tasks, as they are listed
   * @param timeline of the newest one
   */
  public void print(Map<?, ?> group, List<Map<?, ?>> newest, Map<?, ?> timeline) {
    terminal.print(
        name(Tree.text(group, "id"))
            + "  "
            + terminal.paint(Style.BOLD, Words.plain(Tree.text(group, "type")))
            + "  "
            + terminal.paint(Style.RED, Words.plain(Tree.text(group, "error"))));
    String place = Tree.text(group, "place");
    if (!place.isEmpty()) {
      line("at", place);
    }
    line("tasks", tasks(group));
    String retries = RetryWords.sentence(group);
    if (!retries.isEmpty()) {
      line("retries", retries);
    }
    time("first", group, "firstAt");
    time("last", group, "lastAt");
    time("ignored", group, "ignoredUntil");
    terminal.print(
        terminal.paint(Style.DIM, Words.left("trend", NAMES)) + trend(Tree.list(group, "hours")));
    common(group);
    String label = "newest";
    for (Map<?, ?> task : newest) {
      Instant at = Tree.time(task, "finishedAt");
      line(
          label,
          Tree.text(task, "id") + (at == null ? "" : "  " + Times.age(at, terminal) + " ago"));
      label = "";
    }
    trace(timeline);
  }

  private static String tasks(Map<?, ?> group) {
    long count = Tree.number(group, "count");
    long whole = count - Tree.number(group, "retryable");
    return Words.count(count)
        + (whole == 0 ? "" : ", of which " + Words.count(whole) + " run again only with a parent");
  }

  /** A column for each of the last 24 hours, the present one last. */
  private String trend(List<?> hours) {
    List<Long> counts =
        hours.stream().map(hour -> hour instanceof Number n ? n.longValue() : 0L).toList();
    long most = counts.stream().mapToLong(count -> count).max().orElse(0);
    String bars =
        terminal.drawsBlocks()
            ? counts.stream().map(count -> bar(count, most)).collect(Collectors.joining())
            : counts.stream().map(String::valueOf).collect(Collectors.joining(" "));
    return bars + "  the last 24 hours, at most " + Words.count(most) + " in one";
  }

  private static String bar(long count, long most) {
    int full = BARS.length() - 1;
    int height = count == 0 ? 0 : (int) Math.max(1, Math.round((double) count * full / most));
    return BARS.substring(height, height + 1);
  }

  private void common(Map<?, ?> group) {
    String label = "in common";
    long compared = Tree.number(group, "comparedSucceeded");
    for (Map<?, ?> one : Tree.objects(group, "common")) {
      line(
          label,
          Tree.text(one, "name")
              + " = "
              + Tree.text(one, "value")
              + ", which "
              + Words.count(Tree.number(one, "succeeded"))
              + " of "
              + Words.count(compared)
              + " that succeeded have");
      label = "";
    }
  }

  /** Of the newest attempt that has one. */
  private void trace(Map<?, ?> timeline) {
    List<Map<?, ?>> trace = List.of();
    for (Map<?, ?> event : Tree.objects(timeline, "events")) {
      List<Map<?, ?>> found = Tree.objects(event, "trace");
      trace = found.isEmpty() ? trace : found;
    }
    String label = terminal.paint(Style.DIM, Words.left("trace", NAMES));
    List<String> lines = new TraceLines(terminal).of(trace);
    for (String line : lines.subList(0, Math.min(MOST_LINES, lines.size()))) {
      terminal.print(label + line);
      label = " ".repeat(NAMES);
    }
    if (lines.size() > MOST_LINES) {
      terminal.print(label + terminal.paint(Style.DIM, "… sluice show has the rest"));
    }
  }

  private void time(String name, Map<?, ?> group, String member) {
    Instant at = Tree.time(group, member);
    if (at != null) {
      line(name, Times.exact(at, terminal) + " (" + Times.relative(at, terminal) + ")");
    }
  }

  private void line(String name, String value) {
    terminal.print(terminal.paint(Style.DIM, Words.left(name, NAMES)) + Words.plain(value));
  }
}
