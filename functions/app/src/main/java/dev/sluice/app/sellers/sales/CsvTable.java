package dev.sluice.app.sellers.sales;

import de.siegmar.fastcsv.reader.CsvParseException;
import de.siegmar.fastcsv.reader.CsvReader;
import de.siegmar.fastcsv.reader.CsvRecord;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.CharacterCodingException;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Pattern;

/**
 * A CSV file (RFC 4180, or as {@link CsvText spreadsheets} write it) whose first line names the
 * columns, read line by line, with surrounding white space stripped from every text, also around
 * quotes, and {@code ="1"}, which keeps a spreadsheet from reading a number, taken for 1. Bytes
 * that are not text, quotes that close too early and texts over several lines are refused rather
 * than guessed at, because an unclosed quote turns everything after it into one text. Lines without
 * any text are skipped: a spreadsheet writes them for rows that were emptied.
 */
final class CsvTable {
  /** Characters; an unclosed quote is noticed after this many. */
  private static final int LONGEST_LINE = 1 << 20;

  private static final Pattern LINE_BREAK = Pattern.compile("[\r\n]");

  private final String name;
  private final Iterator<CsvRecord> records;
  private final Map<String, Integer> positions = new HashMap<>();
  private final int width;
  private CsvRecord current;
  private final int linesBefore;
  private long lastLine;

  /**
   * @param name of the file, for messages
   * @throws IOException when a column is missing or appears twice
   */
  CsvTable(String name, InputStream content, List<String> columns) throws IOException {
    this.name = name;
    try {
      CsvText text = new CsvText(content);
      this.linesBefore = text.linesBefore();
      this.records =
          CsvReader.builder()
              .fieldSeparator(text.separator())
              .allowExtraFields(true)
              .allowMissingFields(true)
              .trimWhitespacesAroundQuotes(true)
              .maxBufferSize(LONGEST_LINE)
              .ofCsvRecord(text.reader())
              .iterator();
    } catch (CharacterCodingException e) {
      throw notText(e);
    }
    if (!advance()) {
      throw new MalformedSales(name + " is empty: its first line must name the columns");
    }
    this.width = current.getFieldCount();
    for (int i = 0; i < width; i++) {
      String column = text(i).toLowerCase(Locale.ROOT);
      if (positions.put(column, i) != null && columns.contains(column)) {
        throw new MalformedSales(at() + ": the column " + column + " appears twice");
      }
    }
    List<String> missing = columns.stream().filter(c -> !positions.containsKey(c)).toList();
    if (missing.size() == columns.size()) {
      throw new MalformedSales(
          at()
              + ": it names none of the columns "
              + String.join(", ", columns)
              + "; save the file as CSV with these in its first line");
    }
    if (!missing.isEmpty()) {
      throw new MalformedSales(at() + ": missing column " + String.join(", ", missing));
    }
  }

  private MalformedSales notText(CharacterCodingException e) {
    return new MalformedSales(
        "%s, after line %d: not UTF-8; save it as \"CSV UTF-8\"".formatted(name, lastLine), e);
  }

  /**
   * Moves to the next line that has any text.
   *
   * @throws IOException when the rest of the file cannot be read as CSV
   */
  boolean advance() throws IOException {
    boolean found = next();
    while (found && current.getFields().stream().allMatch(String::isBlank)) {
      found = next();
    }
    return found;
  }

  private boolean next() throws IOException {
    try {
      if (!records.hasNext()) {
        return false;
      }
      current = records.next();
      lastLine = line();
    } catch (UncheckedIOException e) {
      if (e.getCause() instanceof CharacterCodingException bytes) {
        throw notText(bytes);
      }
      throw e.getCause();
    } catch (CsvParseException e) {
      throw new MalformedSales(
          "%s, after line %d: not CSV, for instance because of an unclosed quote"
              .formatted(name, lastLine),
          e);
    }
    if (current.getFields().stream().anyMatch(field -> LINE_BREAK.matcher(field).find())) {
      throw new MalformedSales(at() + ": a quoted text runs past the end of the line");
    }
    return true;
  }

  /** Whether the line has as many fields as the header. */
  boolean complete() {
    return current.getFieldCount() == width;
  }

  /** The line's text in that column; empty when the line is too short. */
  String get(String column) {
    int position = positions.get(column);
    return position < current.getFieldCount() ? text(position) : "";
  }

  private String text(int position) {
    String text = current.getField(position).strip();
    boolean kept = text.length() > 2 && text.startsWith("=\"") && text.endsWith("\"");
    return kept ? text.substring(2, text.length() - 1).replace("\"\"", "\"").strip() : text;
  }

  /** File and line, for messages. */
  String at() {
    return name + ", line " + line();
  }

  private long line() {
    return linesBefore + current.getStartingLineNumber();
  }
}
