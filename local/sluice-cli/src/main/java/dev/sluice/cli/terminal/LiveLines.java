package dev.sluice.cli.terminal;

import java.io.PrintStream;
import java.util.List;

/**
 * Lines at the bottom of a terminal that are drawn again and again, while others pass above them.
 * Elsewhere, for instance in a file, only those that pass are printed.
 */
public final class LiveLines implements AutoCloseable {
  private static final String UP = "\u001B[%dA";
  private static final String ERASE_BELOW = "\r\u001B[J";

  private final Terminal terminal;
  private final PrintStream stream;
  private final boolean live;
  private List<String> shown = List.of();

  /**
   * @param stream one that takes both kinds of lines
   */
  public LiveLines(Terminal terminal, Terminal.Stream stream) {
    this.terminal = terminal;
    this.stream = stream == Terminal.Stream.OUT ? terminal.out() : terminal.err();
    this.live = terminal.isInteractive(stream);
  }

  /** Whether anything is drawn. */
  public boolean isLive() {
    return live;
  }

  /**
   * Replaces the lines at the bottom.
   *
   * @param lines each shorter than the terminal is wide
   */
  public synchronized void show(List<String> lines) {
    if (live && !lines.equals(shown)) {
      draw(List.of(), lines);
    }
  }

  /** Lets lines pass above. */
  public synchronized void pass(List<String> lines) {
    if (live) {
      draw(lines, shown);
    } else {
      lines.forEach(line -> stream.println(terminal.encodable(line)));
    }
  }

  /** In one write, so that nothing flickers. */
  private void draw(List<String> above, List<String> below) {
    StringBuilder text = new StringBuilder();
    if (!shown.isEmpty()) {
      text.append(String.format(UP, shown.size()));
    }
    text.append(shown.isEmpty() ? "" : ERASE_BELOW);
    above.forEach(line -> text.append(line).append(System.lineSeparator()));
    below.forEach(line -> text.append(line).append(System.lineSeparator()));
    stream.print(terminal.encodable(text.toString()));
    stream.flush();
    shown = List.copyOf(below);
  }

  /** Takes them away. */
  @Override
  public void close() {
    show(List.of());
  }
}
