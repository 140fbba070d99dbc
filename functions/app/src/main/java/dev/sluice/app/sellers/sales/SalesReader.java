package dev.sluice.app.sellers.sales;

import dev.sluice.app.sellers.sales.SalesFile.Fault;
import dev.sluice.app.sellers.sales.SalesFile.Item;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.stream.Collectors;

/** Parses sales files and {@code sellers.csv}. */
public final class SalesReader {
  /**
   * With more malformed lines than this the whole file counts as malformed, since every item checks
   * them all.
   */
  private static final int MOST_FAULTS = 1_000;

  private final Map<Item, List<SalesRow>> rows = new HashMap<>();
  private final List<Fault> faults = new ArrayList<>();
  // few sellers, days and categories occur in many lines: keep each text once
  private final Map<Object, Object> once = new HashMap<>();

  private SalesReader() {}

  /**
   * Reads a sales file. Whatever is wrong with it becomes a fault: of one day and seller if a line
   * says those but its numbers are wrong, of the whole file if it cannot be read to its end.
   */
  static SalesFile read(String name, byte[] content) {
    SalesReader reader = new SalesReader();
    try {
      CsvTable table = new CsvTable(name, new ByteArrayInputStream(content), SalesRow.COLUMNS);
      while (table.advance()) {
        reader.take(table);
        if (reader.faults.size() > MOST_FAULTS) {
          throw new IOException(
              "%s, and more than %,d lines like it"
                  .formatted(reader.faults.get(0).text(), MOST_FAULTS));
        }
      }
    } catch (IOException e) {
      reader.faults.add(new Fault(null, null, e.getMessage()));
    }
    return new SalesFile(reader.rows, reader.faults);
  }

  private void take(CsvTable table) {
    SalesLine line = SalesLine.of(table, this::once);
    if (line.fault() != null) {
      faults.add(new Fault(line.day(), line.sellerId(), line.fault()));
    } else {
      rows.computeIfAbsent(new Item(once(line.day()), line.sellerId()), i -> new ArrayList<>(1))
          .add(line.row());
    }
  }

  /**
   * Reads rows without a header: {@link SalesRow#OWN_COLUMNS} in that order.
   *
   * @throws IOException when a row is malformed
   */
  public static List<SalesRow> rows(String csv) throws IOException {
    byte[] content =
        (String.join(",", SalesRow.OWN_COLUMNS) + "\n" + csv).getBytes(StandardCharsets.UTF_8);
    CsvTable table = new CsvTable("rows", new ByteArrayInputStream(content), SalesRow.OWN_COLUMNS);
    List<SalesRow> rows = new ArrayList<>();
    while (table.advance()) {
      if (!table.complete() || SalesRow.malformed(table::get).isPresent()) {
        throw new IOException(table.at() + ": malformed");
      }
      rows.add(SalesRow.of(table::get));
    }
    return rows;
  }

  /** Passes on the seller of each line that has one; a file is read as far as it is CSV. */
  static void eachSeller(String name, InputStream content, Consumer<String> told)
      throws IOException {
    try {
      CsvTable table = new CsvTable(name, content, SalesRow.COLUMNS);
      while (table.advance()) {
        if (table.complete() && !table.get("seller_id").isEmpty()) {
          told.accept(table.get("seller_id"));
        }
      }
    } catch (MalformedSales e) {
      return; // reading the sales themselves reports the error
    }
  }

  @SuppressWarnings("unchecked")
  private <T> T once(T value) {
    return (T) once.computeIfAbsent(value, v -> v);
  }

  /**
   * Reads {@code sellers.csv}: {@code seller_id,name,country}.
   *
   * @throws IOException when a line is malformed or an id appears twice; names file and line
   */
  static Map<String, String> sellers(String name, byte[] content) throws IOException {
    Map<String, String> sellers = new LinkedHashMap<>();
    CsvTable table =
        new CsvTable(
            name, new ByteArrayInputStream(content), List.of("seller_id", "name", "country"));
    while (table.advance()) {
      String id = table.get("seller_id");
      if (!table.complete() || id.isEmpty()) {
        throw new IOException(table.at() + ": malformed");
      }
      String about =
          List.of(table.get("name"), table.get("country")).stream()
              .filter(text -> !text.isEmpty())
              .collect(Collectors.joining(", "));
      if (sellers.put(id, about) != null) {
        throw new IOException(table.at() + ": this seller_id is a duplicate");
      }
    }
    return sellers;
  }
}
