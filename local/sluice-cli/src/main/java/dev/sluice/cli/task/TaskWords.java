package dev.sluice.cli.task;

import dev.sluice.cli.terminal.Style;
import dev.sluice.cli.terminal.Terminal;
import dev.sluice.cli.terminal.Times;
import dev.sluice.cli.terminal.Words;
import dev.sluice.client.Task;
import dev.sluice.client.TaskState;
import java.time.Duration;
import java.time.Instant;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/** A task in words. */
public final class TaskWords {
  private TaskWords() {}

  /** The colour of a state. */
  public static Style style(TaskState state) {
    return switch (state) {
      case SUCCEEDED -> Style.GREEN;
      case FAILED -> Style.RED;
      case CANCELLED -> Style.DIM;
      case RUNNING -> Style.CYAN;
      case QUEUED -> Style.YELLOW;
      case SCHEDULED -> Style.BLUE;
    };
  }

  /** What matters most about it in its state, in one line. */
  public static String detail(Task task, Terminal terminal) {
    Map<String, Object> members = task.members();
    String preview = Tree.text(members, "preview");
    return switch (task.state()) {
      case FAILED -> task.error().orElse("failed");
      case SUCCEEDED -> joined(failedChildren(task), joined(took(task), preview));
      case RUNNING -> joined(running(task), preview);
      case SCHEDULED ->
          joined(
              task.runAt().map(at -> Times.relative(at, terminal)).orElse(""),
              task.error().map(error -> "again after " + error).orElse(preview));
      default -> preview;
    };
  }

  /** {@code 1 of 14 children failed}; empty when none did, or it has none. */
  public static String failedChildren(Task task) {
    return task.children()
        .filter(children -> children.failed() > 0)
        .map(
            children ->
                Words.count(children.failed())
                    + " of "
                    + Words.count(children.count(), "child", "children")
                    + " failed")
        .orElse("");
  }

  /** What lists them, and what runs them again; empty when none failed. */
  public static String failedChildrenCommands(Task task) {
    return failedChildren(task).isEmpty()
        ? ""
        : "sluice tasks --parent "
            + task.id()
            + " --state FAILED lists them, sluice retry "
            + task.id()
            + " runs them again";
  }

  /** {@code told after 2 attempts: 001m8ac7s1h2qknd1k}, and whatever else may become of it. */
  public static String of(Task.Notice notice, Terminal terminal) {
    return (notice.state() == null ? "gone" : standing(notice, terminal)) + ": " + notice.id();
  }

  private static String standing(Task.Notice notice, Terminal terminal) {
    String attempts = Words.count(notice.attempt(), "attempt");
    return switch (notice.state()) {
      case SUCCEEDED -> "taken after " + attempts;
      case FAILED -> "failed after " + attempts + because(notice);
      case CANCELLED -> "cancelled";
      default ->
          "being sent"
              + (notice.attempt() == 0
                  ? ""
                  : ", attempt " + notice.attempt() + " of " + notice.maxAttempts())
              + (notice.runAt() == null
                  ? ""
                  : ", the next " + Times.relative(notice.runAt(), terminal))
              + because(notice);
    };
  }

  private static String because(Task.Notice notice) {
    return notice.error() == null ? "" : " (" + notice.error() + ")";
  }

  private static String running(Task task) {
    if (task.cancelAsked()) {
      return "asked to stop";
    }
    if (Tree.isTrue(task.members(), "waitsForChildren")) {
      return joined("waits for children", progress(task));
    }
    return progress(task);
  }

  /** {@code 45 % reading}; empty when it reports none. */
  public static String progress(Task task) {
    return task.progress()
        .map(
            progress -> {
              String share = progress.total() > 0 ? percent(progress) + " %" : "";
              String message = progress.message() == null ? "" : progress.message();
              return (share + " " + message).strip();
            })
        .orElse("");
  }

  private static long percent(Task.Progress progress) {
    return Math.max(0, Math.min(100, progress.done() * 100 / progress.total()));
  }

  /** {@code took 1.2 s}; empty when it has not ended or never begun. */
  public static String took(Task task) {
    return between(task.firstStartedAt().or(task::startedAt), task.finishedAt())
        .map(took -> "took " + Words.duration(took))
        .orElse("");
  }

  /** Empty if one of them is. */
  public static Optional<Duration> between(Optional<Instant> from, Optional<Instant> to) {
    return from.isPresent() && to.isPresent()
        ? Optional.of(Duration.between(from.get(), to.get()))
        : Optional.empty();
  }

  /** With a dot between them if neither is empty. */
  public static String joined(String first, String second) {
    return first.isEmpty() || second.isEmpty() ? first + second : first + " · " + second;
  }

  /** {@code FAILED} as {@code failed}. */
  public static String lower(TaskState state) {
    return state.name().toLowerCase(Locale.ROOT);
  }
}
