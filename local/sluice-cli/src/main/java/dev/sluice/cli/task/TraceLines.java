package dev.sluice.cli.task;

import dev.sluice.cli.terminal.Style;
import dev.sluice.cli.terminal.Terminal;
import dev.sluice.cli.terminal.Words;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Where an attempt failed: the application's own frames, with the others counted. */
final class TraceLines {
  private final Terminal terminal;

  TraceLines(Terminal terminal) {
    this.terminal = terminal;
  }

  /** A line for what was thrown, for each cause of it, and for each place. */
  List<String> of(List<Map<?, ?>> trace) {
    List<String> lines = new ArrayList<>();
    String before = "";
    for (Map<?, ?> problem : trace) {
      String message = Tree.text(problem, "message");
      String exception = Words.plain(Tree.text(problem, "exception"));
      lines.add(before + exception + (message.isEmpty() ? "" : ": " + Words.plain(message)));
      frames(problem, lines);
      before = "caused by ";
    }
    return lines;
  }

  private void frames(Map<?, ?> problem, List<String> lines) {
    long others = 0;
    for (Map<?, ?> frame : Tree.objects(problem, "frames")) {
      if (Tree.isTrue(frame, "own")) {
        fold(others, lines);
        others = 0;
        lines.add("  at " + terminal.paint(Style.BOLD, Words.plain(Tree.text(frame, "at"))));
      } else {
        others++;
      }
    }
    fold(others + Tree.number(problem, "left"), lines);
  }

  private void fold(long frames, List<String> lines) {
    if (frames > 0) {
      lines.add(terminal.paint(Style.DIM, "  … " + Words.count(frames, "other frame")));
    }
  }
}
