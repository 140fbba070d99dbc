package dev.sluice.app.sellers.sales;

import de.siegmar.fastcsv.writer.CsvWriter;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.LocalDate;

/**
 * A CSV file of sales (RFC 4180, UTF-8, lines end with CR LF), with the columns of the sales files.
 * Money stands as the source wrote it. A text that a spreadsheet would take for a formula gets an
 * apostrophe before it, as OWASP's page on CSV injection advises.
 */
public final class SalesWriter {
  public static final String CONTENT_TYPE = "text/csv; charset=utf-8";

  private final CsvWriter csv;

  private SalesWriter(OutputStream out) {
    this.csv = CsvWriter.builder().build(out, StandardCharsets.UTF_8);
  }

  /** A new file, with its header. */
  public static SalesWriter begin(OutputStream out) {
    SalesWriter writer = new SalesWriter(out);
    writer.csv.writeRecord(SalesRow.COLUMNS);
    return writer;
  }

  /** A file that has lines already. */
  public static SalesWriter goOn(OutputStream out) {
    return new SalesWriter(out);
  }

  public void write(LocalDate day, String sellerId, SalesRow row) throws IOException {
    try {
      csv.writeRecord(
          day.toString(),
          plain(sellerId),
          plain(row.productId()),
          plain(row.category()),
          Long.toString(row.units()),
          row.revenue(),
          row.freight());
    } catch (UncheckedIOException e) {
      throw e.getCause();
    }
  }

  /** Hands over all that was written. */
  public void flush() throws IOException {
    csv.flush();
  }

  private static String plain(String text) {
    return !text.isEmpty() && "=+-@\t\r".indexOf(text.charAt(0)) >= 0 ? "'" + text : text;
  }

  /** Ends the file and closes what it was written to, which stores it. */
  public void close() throws IOException {
    csv.close();
  }
}
