package dev.sluice.cli.command;

import dev.sluice.cli.task.TaskWords;
import dev.sluice.cli.task.Tree;
import dev.sluice.cli.terminal.LiveLines;
import dev.sluice.cli.terminal.Style;
import dev.sluice.cli.terminal.Terminal;
import dev.sluice.cli.terminal.Times;
import dev.sluice.cli.terminal.Words;
import dev.sluice.client.Task;
import dev.sluice.client.TaskState;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;

/** What {@code sluice tail} prints: lines that pass, and below them the tasks that run. */
final class TailOutput implements AutoCloseable {
  /** Rows for running tasks; more are counted. */
  private static final int ROWS = 8;

  private static final int BAR = 12;
  private static final int TYPES = 16;
  private static final int IDS = 18;
  private static final int AGES = 4;

  private final Terminal terminal;
  private final boolean json;
  private final LiveLines lines;
  private long left;
  private List<Task> running = List.of();
  private Map<?, ?> counts = Map.of();
  private boolean away;

  /**
   * @param most lines until it is over
   */
  TailOutput(Terminal terminal, boolean json, long most) {
    this.terminal = terminal;
    this.json = json;
    this.left = most;
    this.lines = new LiveLines(terminal, Terminal.Stream.OUT);
  }

  boolean isOver() {
    return left <= 0 || terminal.isOver();
  }

  /** Whether something is drawn that changes by itself. */
  boolean hasClocks() {
    return !json && lines.isLive() && !running.isEmpty();
  }

  /** A task has ended, or an attempt of it. */
  void ended(Task task) {
    if (left <= 0) {
      return;
    }
    left--;
    if (json) {
      terminal.json(task.members());
    } else {
      lines.pass(List.of(line(task)));
    }
  }

  private String line(Task task) {
    Instant at = task.finishedAt().orElseGet(terminal::now);
    String id = Words.left(task.id(), IDS);
    String state = Words.left(task.state().name(), 9);
    String type = Words.left(Words.plain(task.type()), 10);
    String time = Times.brief(at, terminal);
    int taken = Words.width(time) + Words.width(id) + 9 + Words.width(type) + 4;
    String detail = Words.plain(TaskWords.detail(task, terminal));
    if (lines.isLive()) {
      detail = Words.cut(detail, Math.max(0, terminal.columns() - taken - 1));
    }
    return terminal.paint(Style.DIM, time)
        + " "
        + id
        + " "
        + terminal.paint(TaskWords.style(task.state()), state)
        + " "
        + type
        + " "
        + detail;
  }

  /** What runs now. */
  void running(List<Task> tasks, Map<?, ?> counted) {
    running = tasks.stream().sorted(Comparator.comparing(TailOutput::start)).toList();
    counts = counted;
    away = false;
  }

  private static Instant start(Task task) {
    return task.startedAt().orElse(task.createdAt());
  }

  /** The server does not answer; said once. */
  void unanswered() {
    if (!away) {
      terminal.note("No answer; trying again…");
    }
    away = true;
  }

  /** Draws what runs, on a terminal. */
  void draw() {
    if (json || !lines.isLive()) {
      return;
    }
    List<String> drawn = new ArrayList<>();
    running.stream().limit(ROWS).map(this::row).forEach(drawn::add);
    if (running.size() > ROWS) {
      drawn.add(terminal.paint(Style.DIM, "and " + (running.size() - ROWS) + " more"));
    }
    drawn.add(terminal.paint(Style.DIM, status()));
    lines.show(drawn);
  }

  private String status() {
    List<String> parts = new ArrayList<>();
    for (TaskState state : List.of(TaskState.RUNNING, TaskState.QUEUED, TaskState.SCHEDULED)) {
      long count = Tree.number(counts, state.name());
      parts.add(Words.count(count) + " " + TaskWords.lower(state));
    }
    return String.join(", ", parts) + "; Ctrl-C ends";
  }

  private String row(Task task) {
    String age = Words.right(Times.age(start(task), terminal), AGES);
    String id = Words.left(task.id(), IDS);
    String type = Words.left(Words.cut(Words.plain(task.type()), TYPES), TYPES);
    String bar =
        task.progress()
            .map(p -> Words.bar(p.done(), p.total(), BAR, terminal.drawsBlocks()))
            .orElse(" ".repeat(BAR));
    int taken = AGES + Words.width(id) + TYPES + BAR + 4;
    String detail = Words.plain(TaskWords.detail(task, terminal));
    return terminal.paint(Style.DIM, age)
        + " "
        + id
        + " "
        + type
        + " "
        + terminal.paint(Style.CYAN, bar)
        + " "
        + Words.cut(detail, Math.max(0, terminal.columns() - taken - 1));
  }

  @Override
  public void close() {
    lines.close();
  }
}
