package dev.sluice.cli.terminal;

import java.util.ArrayList;
import java.util.List;

/**
 * A table as wide as the terminal: its last column takes the room that is left, and is cut there.
 * Into a file or a pipe nothing is cut.
 */
public final class Table {
  private static final String BETWEEN = "  ";

  /** The least room of the last column. */
  private static final int LEAST_REST = 12;

  /**
   * A cell.
   *
   * @param text one line
   * @param style of the text
   */
  public record Cell(String text, Style style) {}

  private record Column(String title, int widest, boolean right) {}

  private final Terminal terminal;
  private final List<Column> columns = new ArrayList<>();
  private final List<List<Cell>> rows = new ArrayList<>();

  /** A table without columns. */
  public Table(Terminal terminal) {
    this.terminal = terminal;
  }

  /** A cell with any text. */
  public static Cell cell(String text) {
    return cell(text, Style.NONE);
  }

  /** A painted cell. */
  public static Cell cell(String text, Style style) {
    return new Cell(text == null ? "" : Words.plain(text), style);
  }

  /** A column of texts, as wide as the longest, but on a terminal not wider than this. */
  public Table column(String title, int widest) {
    columns.add(new Column(title, widest, false));
    return this;
  }

  /** A column of numbers. */
  public Table numbers(String title) {
    columns.add(new Column(title, Integer.MAX_VALUE, true));
    return this;
  }

  /** A row, with a cell for each column. */
  public void row(Cell... cells) {
    rows.add(List.of(cells));
  }

  /** Whether it has no rows. */
  public boolean isEmpty() {
    return rows.isEmpty();
  }

  /** Prints it; without rows only the titles. */
  public void print() {
    int[] widths = widths();
    List<Cell> titles =
        columns.stream().map(column -> new Cell(column.title(), Style.DIM)).toList();
    terminal.print(line(titles, widths));
    rows.forEach(row -> terminal.print(line(row, widths)));
  }

  private int[] widths() {
    int[] widths = new int[columns.size()];
    int taken = 0;
    for (int i = 0; i < widths.length; i++) {
      int column = i;
      int widest =
          rows.stream().mapToInt(row -> Words.width(row.get(column).text())).max().orElse(0);
      widths[i] = Math.max(columns.get(i).title().length(), widest);
      if (terminal.isInteractive(Terminal.Stream.OUT)) {
        widths[i] = Math.min(widths[i], columns.get(i).widest());
      }
      taken += i < widths.length - 1 ? widths[i] + BETWEEN.length() : 0;
    }
    if (terminal.isInteractive(Terminal.Stream.OUT)) {
      int rest = Math.max(LEAST_REST, terminal.columns() - taken);
      widths[widths.length - 1] = Math.min(widths[widths.length - 1], rest);
    }
    return widths;
  }

  private String line(List<Cell> cells, int[] widths) {
    StringBuilder line = new StringBuilder();
    for (int i = 0; i < cells.size(); i++) {
      Cell cell = cells.get(i);
      String text = Words.cut(cell.text(), widths[i]);
      boolean last = i == cells.size() - 1;
      String padding = " ".repeat(widths[i] - Words.width(text));
      boolean right = columns.get(i).right();
      line.append(i == 0 ? "" : BETWEEN)
          .append(right ? padding : "")
          .append(terminal.paint(cell.style(), text))
          .append(right || last ? "" : padding);
    }
    return line.toString().stripTrailing();
  }
}
