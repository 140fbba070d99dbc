package dev.sluice.cli.task;

import dev.sluice.cli.terminal.LiveLines;
import dev.sluice.cli.terminal.Terminal;
import dev.sluice.cli.terminal.Words;
import dev.sluice.client.Task;
import java.util.List;

/** How far one thing has got, as a line on a terminal that is drawn again and again. */
public final class Progress implements AutoCloseable {
  private static final int BAR = 20;

  private final Terminal terminal;
  private final LiveLines lines;

  /** On the standard error, if that is a terminal. */
  public Progress(Terminal terminal) {
    this.terminal = terminal;
    this.lines = new LiveLines(terminal, Terminal.Stream.ERR);
  }

  /** That of a task. */
  public void of(Task task) {
    String line = TaskWords.lower(task.state());
    if (task.progress().isPresent()) {
      Task.Progress progress = task.progress().get();
      line += " " + bar(progress.done(), progress.total()) + " " + TaskWords.progress(task);
    } else {
      line = TaskWords.joined(line, TaskWords.detail(task, terminal));
    }
    show(line);
  }

  /** So many of all. */
  public void of(String verb, long done, long total) {
    show(verb + " " + bar(done, total) + " " + Words.count(done) + " of " + Words.count(total));
  }

  private String bar(long done, long total) {
    return Words.bar(done, total, BAR, terminal.drawsBlocks());
  }

  private void show(String line) {
    lines.show(List.of(Words.cut(Words.plain(line), terminal.columns() - 1)));
  }

  @Override
  public void close() {
    lines.close();
  }
}
