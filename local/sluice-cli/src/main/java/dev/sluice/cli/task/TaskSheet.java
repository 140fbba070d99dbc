package dev.sluice.cli.task;

import dev.sluice.cli.terminal.Json;
import dev.sluice.cli.terminal.Style;
import dev.sluice.cli.terminal.Terminal;
import dev.sluice.cli.terminal.Times;
import dev.sluice.cli.terminal.Words;
import dev.sluice.client.Task;
import dev.sluice.client.TaskState;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Everything about one task, a line for each thing. */
public final class TaskSheet {
  private static final int NAMES = 10;
  private static final int BAR = 20;
  private static final String INDENTED = "  ";
  private static final int CLOCK = 14;
  private static final int KINDS = 14;

  /** Members that have a line of their own; others that the API may have are shown as they are. */
  private static final Set<String> KNOWN =
      Set.of(
          "id",
          "type",
          "state",
          "queue",
          "priority",
          "attempt",
          "maxAttempts",
          "timeoutSeconds",
          "owner",
          "createdAt",
          "runAt",
          "expiresAt",
          "queuedAt",
          "startedAt",
          "firstStartedAt",
          "label",
          "finishedAt",
          "worker",
          "parentId",
          "cancelAsked",
          "waitsForChildren",
          "progress",
          "children",
          "notice",
          "noticeOf",
          "artifact",
          "error",
          "errorGroup",
          "params",
          "result",
          "waiting");

  private final Terminal terminal;
  private final Task task;
  private final Map<String, Object> timeline;

  /**
   * @param timeline as {@code GET /tasks/{id}/timeline} answers
   */
  public TaskSheet(Terminal terminal, Task task, Map<String, Object> timeline) {
    this.terminal = terminal;
    this.task = task;
    this.timeline = timeline;
  }

  /** Prints it. */
  public void print() {
    String failed = TaskWords.failedChildren(task);
    terminal.print(
        task.id()
            + "  "
            + terminal.paint(Style.BOLD, Words.plain(task.type()))
            + "  "
            + terminal.paint(TaskWords.style(task.state()), task.state().name())
            + (failed.isEmpty() ? "" : ", " + terminal.paint(Style.YELLOW, failed))
            + (task.cancelAsked() ? ", asked to stop" : ""));
    where();
    when();
    state();
    rest();
    tree("params", task.members().get("params"));
    tree("result", task.members().get("result"));
    events();
  }

  private void where() {
    line("owner", task.owner());
    line("queue", task.queue() + ", priority " + task.priority());
    task.parentId().ifPresent(parent -> line("child of", parent));
    task.label().ifPresent(label -> line("label", label));
    task.noticeOf().ifPresent(of -> line("notice of", of));
  }

  private void when() {
    time("created", task.createdAt());
    task.runAt().filter(at -> !task.state().ended()).ifPresent(at -> time("due", at));
    task.expiresAt().filter(at -> !task.state().ended()).ifPresent(at -> time("expires", at));
    task.startedAt().ifPresent(at -> time("started", at));
    task.finishedAt().ifPresent(at -> time("ended", at));
    String attempts = task.attempt() == 0 ? "none yet" : Integer.toString(task.attempt());
    String each = ", each at most " + Words.duration(task.timeout());
    line("attempt", attempts + " of " + task.maxAttempts() + each);
    took();
  }

  /** From its first attempt on; the last one alone is what is left after retries or a fan-out. */
  private void took() {
    Optional<Instant> first = task.firstStartedAt().or(task::startedAt);
    Optional<Duration> all = TaskWords.between(first, task.finishedAt());
    Optional<Duration> last = TaskWords.between(task.startedAt(), task.finishedAt());
    if (last.isPresent()) {
      String words = Words.duration(all.get());
      boolean same = all.equals(last);
      line("took", same ? words : words + ", the last attempt " + Words.duration(last.get()));
    }
  }

  private void state() {
    Map<?, ?> waiting = Tree.object(task.members(), "waiting");
    if (!waiting.isEmpty()) {
      line("waits", WaitWords.of(waiting, terminal));
    }
    if (Tree.isTrue(task.members(), "waitsForChildren")) {
      line("waits", "for its children: sluice tasks --parent " + task.id());
    }
    String worker = Tree.text(task.members(), "worker");
    if (!worker.isEmpty()) {
      line("worker", worker);
    }
    task.progress()
        .filter(progress -> task.state() != TaskState.SUCCEEDED) // then it says nothing more
        .ifPresent(
            progress ->
                line(
                    "progress",
                    Words.bar(progress.done(), progress.total(), BAR, terminal.drawsBlocks())
                        + " "
                        + Words.count(progress.done())
                        + " of "
                        + Words.count(progress.total())
                        + (progress.message() == null ? "" : ", " + progress.message())));
    String commands = TaskWords.failedChildrenCommands(task);
    if (task.state().ended() && !commands.isEmpty()) {
      line("children", TaskWords.failedChildren(task) + "; " + commands);
    }
    task.error().ifPresent(error -> line("error", error, Style.RED));
    task.errorGroup()
        .ifPresent(group -> line("group", "sluice failures show " + FailureSheet.name(group)));
    task.notice().ifPresent(notice -> line("notice", TaskWords.of(notice, terminal)));
    task.artifact()
        .ifPresent(
            file ->
                line(
                    "file",
                    file.fileName()
                        + ", "
                        + Words.count(file.size(), "byte")
                        + ", "
                        + file.contentType()));
  }

  private void rest() {
    Map<String, Object> others = new LinkedHashMap<>(task.members());
    others.keySet().removeAll(KNOWN);
    others.forEach(this::tree);
  }

  private void time(String name, Instant at) {
    line(name, Times.exact(at, terminal) + " (" + Times.relative(at, terminal) + ")");
  }

  private void line(String name, String value) {
    line(name, value, Style.NONE);
  }

  private void line(String name, String value, Style style) {
    String label = terminal.paint(Style.DIM, Words.left(name, NAMES));
    terminal.print(label + terminal.paint(style, Words.plain(value)));
  }

  private void tree(String name, Object value) {
    if (value == null) {
      return;
    }
    String label = Words.left(name, NAMES);
    String text = Json.lines(value, terminal.columns() - NAMES - 1);
    if (text.contains("\n")) {
      label = name + "\n" + INDENTED;
      text = Json.lines(value, terminal.columns() - INDENTED.length() - 1);
    }
    terminal.print(terminal.paint(Style.DIM, label) + text.replace("\n", "\n" + INDENTED));
  }

  /** With the time since the event before, which is what one wants to know. */
  private void events() {
    Instant before = null;
    String label = "timeline";
    for (Map<?, ?> event : Tree.objects(timeline, "events")) {
      Instant at = Tree.time(event, "at");
      String time =
          before == null || at == null
              ? at == null ? "" : Times.exact(at, terminal).substring(11)
              : "+" + Words.duration(Duration.between(before, at));
      String kind = Words.left(Words.plain(Tree.text(event, "kind")), KINDS);
      terminal.print(
          terminal.paint(Style.DIM, Words.left(label, NAMES))
              + Words.left(time, CLOCK)
              + terminal.paint(Style.BOLD, kind)
              + Words.plain(about(event)));
      new TraceLines(terminal)
          .of(Tree.objects(event, "trace"))
          .forEach(line -> terminal.print(" ".repeat(NAMES) + line));
      label = Tree.isTrue(timeline, "cut") && before == null ? "  (cut)" : "";
      before = at;
    }
  }

  private String about(Map<?, ?> event) {
    String words = "";
    if (event.get("attempt") != null) {
      words = "attempt " + Tree.text(event, "attempt");
    }
    words = TaskWords.joined(words, Tree.text(event, "worker"));
    words = TaskWords.joined(words, Tree.text(event, "state"));
    Instant until = Tree.time(event, "until");
    words = TaskWords.joined(words, until == null ? "" : "until " + Times.brief(until, terminal));
    String to = Tree.text(event, "to");
    words = TaskWords.joined(words, to.isEmpty() ? "" : Tree.text(event, "from") + " to " + to);
    return TaskWords.joined(words, Tree.text(event, "error"));
  }
}
