package dev.sluice.app.sellers.sales;

import dev.sluice.json.Sha256;
import dev.sluice.task.PermanentFailure;
import java.io.Closeable;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.function.UnaryOperator;

/**
 * Goes through sales files line by line, in order, in constant memory. For one thread. A malformed
 * line that may belong to the range ends the scan, just as it fails an item of a seller report.
 */
public final class SalesScan implements Closeable {
  private final SalesFiles place;
  private final List<Map.Entry<String, SalesFiles.Version>> files;
  private final SalesRange range;
  private final String print;
  private int file;
  private long line;
  private CsvTable table;
  private InputStream open;
  private SalesLine current;
  private long bytesRead;

  /**
   * Where a scan stands, after a line.
   *
   * @param files identifies the files, to notice when they change
   * @param file counted from 0
   * @param line how many of its lines were read, not counting the header
   */
  public record Position(String files, int file, long line) {}

  SalesScan(
      SalesFiles place, SortedMap<String, SalesFiles.Version> look, SalesRange range, Position from)
      throws IOException, PermanentFailure {
    this.place = place;
    this.files = List.copyOf(look.entrySet());
    this.range = range;
    this.print = print(look);
    if (from != null) {
      if (!from.files().equals(print)) {
        throw new PermanentFailure("The sales files changed while they were being read");
      }
      goTo(from);
    }
  }

  /** Reads again what was read before: files may be in any kind of place, and have no index. */
  private void goTo(Position from) throws IOException, PermanentFailure {
    file = from.file();
    for (int i = 0; i < file; i++) {
      bytesRead += Math.max(0, files.get(i).getValue().size());
    }
    while (line < from.line()) {
      if (!next()) {
        throw new IOException(name() + " is shorter than it was");
      }
    }
  }

  /**
   * Moves to the next line, in the range or not.
   *
   * @return false at the end
   * @throws PermanentFailure when a malformed line or file may belong to the range, or a file has
   *     changed since the scan began
   * @throws IOException when a file cannot be read
   */
  public boolean advance() throws IOException, PermanentFailure {
    while (file < files.size()) {
      if (next()) {
        current = SalesLine.of(table, UnaryOperator.identity());
        if (current.fault() != null && range.mayHave(current.day(), current.sellerId())) {
          place.check(name(), version());
          throw new PermanentFailure(current.fault());
        }
        return true;
      }
      place.check(name(), version());
      close();
      file++;
      line = 0;
    }
    current = null;
    return false;
  }

  private boolean next() throws IOException, PermanentFailure {
    try {
      if (table == null) {
        open = new Counting(place.open(name(), version()));
        table = new CsvTable(name(), open, SalesRow.COLUMNS);
      }
      boolean found = table.advance();
      line += found ? 1 : 0;
      return found;
    } catch (MalformedSales e) {
      throw malformed(e);
    }
  }

  private PermanentFailure malformed(MalformedSales e) throws IOException {
    place.check(name(), version()); // a changed file would explain the error
    return new PermanentFailure(e.getMessage());
  }

  private String name() {
    return files.get(file).getKey();
  }

  private SalesFiles.Version version() {
    return files.get(file).getValue();
  }

  /** Whether the line belongs to the range. */
  public boolean inRange() {
    return current.row() != null && range.mayHave(current.day(), current.sellerId());
  }

  public void write(SalesWriter out) throws IOException {
    out.write(current.day(), current.sellerId(), current.row());
  }

  /** The position after the current line. */
  public Position position() {
    return new Position(print, file, line);
  }

  /** Bytes read so far. */
  public long bytesRead() {
    return bytesRead;
  }

  /** Bytes of all files, 0 when unknown. */
  public long size() {
    boolean known = files.stream().allMatch(each -> each.getValue().size() >= 0);
    return known ? files.stream().mapToLong(each -> each.getValue().size()).sum() : 0;
  }

  /** A short digest of the files' names and versions. */
  private static String print(SortedMap<String, SalesFiles.Version> look) {
    MessageDigest sha = Sha256.begin();
    look.forEach(
        (name, version) -> {
          String text = name + "\n" + version.tag() + "\n" + version.size() + "\n";
          sha.update(text.getBytes(StandardCharsets.UTF_8));
        });
    return Base64.getUrlEncoder().withoutPadding().encodeToString(sha.digest());
  }

  @Override
  public void close() throws IOException {
    if (open != null) {
      open.close();
    }
    open = null;
    table = null;
  }

  private final class Counting extends FilterInputStream {
    Counting(InputStream in) {
      super(in);
    }

    @Override
    public int read() throws IOException {
      int read = super.read();
      bytesRead += read < 0 ? 0 : 1;
      return read;
    }

    @Override
    public int read(byte[] into, int from, int length) throws IOException {
      int read = super.read(into, from, length);
      bytesRead += Math.max(0, read);
      return read;
    }
  }
}
