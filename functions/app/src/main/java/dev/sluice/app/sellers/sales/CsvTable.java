package dev.sluice.app.sellers.sales;

import de.siegmar.fastcsv.reader.CsvParseException;
import de.siegmar.fastcsv.reader.CsvReader;
import de.siegmar.fastcsv.reader.CsvRecord;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;

/**
 * A CSV file (RFC 4180) whose first line names the columns, read line by line with every text
 * stripped of surrounding white space. Bytes that are not UTF-8, quotes out of place and texts over
 * several lines are refused rather than guessed at, because a quote that is never closed makes one
 * text of all that follows; a byte order mark and empty lines are passed over.
 */
final class CsvTable {
  /** Characters; a quote that is never closed is found out after so many. */
  private static final int LONGEST_LINE = 1 << 20;

  private static final Pattern LINE_BREAK = Pattern.compile("[\r\n]");

  private final String name;
  private final Iterator<CsvRecord> records;
  private final Map<String, Integer> positions = new HashMap<>();
  private final int width;
  private CsvRecord current;
  private long lastLine;

  /**
   * @param name of the file, for messages
   * @throws IOException when a column is missing or stands twice
   */
  CsvTable(String name, InputStream content, List<String> columns) throws IOException {
    this.name = name;
    var text =
        new InputStreamReader(
            content,
            StandardCharsets.UTF_8
                .newDecoder()); // reports bad bytes; given the charset it would not
    this.records =
        CsvReader.builder()
            .allowExtraFields(true)
            .allowMissingFields(true)
            .maxBufferSize(LONGEST_LINE)
            .ofCsvRecord(text)
            .iterator();
    if (!advance()) {
      throw new MalformedSales(name + " is empty: its first line must name the columns");
    }
    this.width = current.getFieldCount();
    for (int i = 0; i < width; i++) {
      String column =
          (i == 0 ? current.getField(i).replaceFirst("^\uFEFF", "") : current.getField(i)).strip();
      if (positions.put(column, i) != null && columns.contains(column)) {
        throw new MalformedSales(at() + ": the column " + column + " stands twice");
      }
    }
    List<String> missing = columns.stream().filter(c -> !positions.containsKey(c)).toList();
    if (!missing.isEmpty()) {
      throw new MalformedSales(at() + ": missing column " + String.join(", ", missing));
    }
  }

  /**
   * Goes to the next line.
   *
   * @throws IOException when the rest of the file cannot be read as CSV
   */
  boolean advance() throws IOException {
    try {
      if (!records.hasNext()) {
        return false;
      }
      current = records.next();
      lastLine = current.getStartingLineNumber();
    } catch (UncheckedIOException e) {
      if (!(e.getCause() instanceof CharacterCodingException)) {
        throw e.getCause();
      }
      throw new MalformedSales("%s, after line %d: not UTF-8".formatted(name, lastLine), e);
    } catch (CsvParseException e) {
      throw new MalformedSales(
          "%s, after line %d: not CSV, for instance a quote that is never closed"
              .formatted(name, lastLine),
          e);
    }
    if (current.getFields().stream().anyMatch(field -> LINE_BREAK.matcher(field).find())) {
      throw new MalformedSales(at() + ": a quoted text runs over the end of the line");
    }
    return true;
  }

  /** Whether the line has as many fields as the header. */
  boolean complete() {
    return current.getFieldCount() == width;
  }

  /** The line's text in that column, empty when the line is too short. */
  String get(String column) {
    int position = positions.get(column);
    return position < current.getFieldCount() ? current.getField(position).strip() : "";
  }

  /** File and line, for messages. */
  String at() {
    return name + ", line " + current.getStartingLineNumber();
  }
}
