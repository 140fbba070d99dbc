package dev.sluice.app.sellers;

import de.siegmar.fastcsv.writer.CsvWriter;
import de.siegmar.fastcsv.writer.LineDelimiter;
import dev.sluice.app.sellers.sales.SalesReader;
import dev.sluice.app.sellers.sales.SalesRow;
import dev.sluice.app.sellers.sales.SalesSource;
import dev.sluice.json.BadJson;
import dev.sluice.json.JsonTree;
import dev.sluice.task.PermanentFailure;
import dev.sluice.task.Task;
import dev.sluice.task.TaskContext;
import jakarta.validation.constraints.Size;
import java.io.IOException;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.time.LocalDate;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The sales of one seller on one day: a child of {@link SellerReport}. Its result is {@code
 * {"records": n, "csv": "…"}}, where the CSV has the columns product_id, category, units_sold,
 * revenue and freight without a header; there is no result when nothing was sold.
 */
public final class SellerDay implements Task<SellerDay.Params> {
  public static final String NAME = "seller-day";

  /** Bytes of CSV in a result; quotes and line ends count double, because JSON escapes them. */
  private static final int MOST_BYTES = 60 * 1024;

  private final SalesSource sales;

  public SellerDay(SalesSource sales) {
    this.sales = sales;
  }

  /** Which day of which seller. */
  public record Params(LocalDate day, @Size(min = 1, max = 100) String sellerId) {}

  @Override
  public Map<String, Object> run(Params params, TaskContext context)
      throws IOException, PermanentFailure {
    List<SalesRow> rows = sales.rows(params.day(), params.sellerId());
    if (rows.isEmpty()) {
      return null;
    }
    String csv = csv(rows);
    long escapes = csv.chars().filter(c -> c == '"' || c == '\\' || c < ' ').count();
    if (csv.getBytes(StandardCharsets.UTF_8).length + escapes > MOST_BYTES) {
      throw new PermanentFailure(
          "%d rows in one day do not fit into a result (%,d bytes)"
              .formatted(rows.size(), MOST_BYTES));
    }
    Map<String, Object> result = new LinkedHashMap<>();
    result.put("records", rows.size());
    result.put("csv", csv);
    return result;
  }

  /**
   * The rows of a result.
   *
   * @throws IOException when {@link #run} cannot have returned it
   */
  static List<SalesRow> rows(String result) throws IOException {
    try {
      Object tree = JsonTree.read(result.getBytes(StandardCharsets.UTF_8));
      if (tree instanceof Map<?, ?> members && members.get("csv") instanceof String csv) {
        List<SalesRow> rows = SalesReader.rows(csv);
        if (Long.valueOf(rows.size()).equals(members.get("records"))) {
          return rows;
        }
      }
      throw new IOException("A child's result is incomplete");
    } catch (BadJson e) {
      throw new IOException("A child's result is not JSON", e);
    }
  }

  private static String csv(List<SalesRow> rows) throws IOException {
    StringWriter text = new StringWriter();
    try (CsvWriter csv = CsvWriter.builder().lineDelimiter(LineDelimiter.LF).build(text)) {
      for (SalesRow row : rows) {
        csv.writeRecord(
            row.productId(),
            row.category(),
            Long.toString(row.units()),
            row.revenue(),
            row.freight());
      }
    }
    return text.toString();
  }
}
