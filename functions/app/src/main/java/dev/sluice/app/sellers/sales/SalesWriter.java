package dev.sluice.app.sellers.sales;

import de.siegmar.fastcsv.writer.CsvWriter;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.LocalDate;

/**
 * A CSV file of sales (RFC 4180, UTF-8, lines end with CR LF), with the columns of the sales files.
 * Money stays as the source wrote it. A text that a spreadsheet would take for a formula gets an
 * apostrophe in front, as OWASP's page on CSV injection advises.
 */
public final class SalesWriter {
  public static final String CONTENT_TYPE = "text/csv; charset=utf-8";

  private static final byte[] BYTE_ORDER_MARK = {(byte) 0xef, (byte) 0xbb, (byte) 0xbf};

  private final CsvWriter csv;

  private SalesWriter(OutputStream out) {
    this.csv = CsvWriter.builder().build(out, StandardCharsets.UTF_8);
  }

  /**
   * A new file, with its header.
   *
   * @param mark whether a byte order mark comes first: without it, spreadsheets read UTF-8 in the
   *     encoding of their country
   */
  public static SalesWriter begin(OutputStream out, boolean mark) throws IOException {
    if (mark) {
      out.write(BYTE_ORDER_MARK);
    }
    SalesWriter writer = new SalesWriter(out);
    writer.csv.writeRecord(SalesRow.COLUMNS);
    return writer;
  }

  /** A file that already has lines. */
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

  public void flush() throws IOException {
    csv.flush();
  }

  private static String plain(String text) {
    return !text.isEmpty() && "=+-@\t\r".indexOf(text.charAt(0)) >= 0 ? "'" + text : text;
  }

  /** Ends the file and closes the stream beneath, which stores it. */
  public void close() throws IOException {
    csv.close();
  }
}
