package dev.sluice.app.sellers;

import dev.sluice.app.sellers.sales.SalesRow;
import dev.sluice.json.JsonTree;
import dev.sluice.json.Unicode;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.nio.charset.StandardCharsets;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * The sums of a report: overall, per seller and per day, and what failed. Memory grows with the
 * sellers and the days, not with their product.
 *
 * <p>A result holds 64 KiB, which 857 sellers exceed. The totals and the days (at most 366) are
 * always complete. Failed items are kept in order as long as they fit into 16 KiB; sellers get the
 * rest of the space, those with the most revenue first; {@code truncated} says how many of each are
 * left out. The report's CSV file has every row, so every seller's sum can be computed from it.
 */
final class ReportTotals {
  private static final int MOST_BYTES = 60 * 1024;
  private static final int MOST_FAILED_BYTES = 16 * 1024;
  private static final int MOST_ERROR_CHARACTERS = 300;

  private final Sum all = new Sum();
  private final Map<String, Sum> bySeller = new LinkedHashMap<>();
  private final Map<LocalDate, Sum> byDay = new LinkedHashMap<>();
  private final List<Object> failedItems = new ArrayList<>();
  private int failedBytes;
  private int failed;
  private String firstError;

  ReportTotals(Iterable<LocalDate> days, Iterable<String> sellers) {
    days.forEach(day -> byDay.put(day, new Sum()));
    sellers.forEach(seller -> bySeller.put(seller, new Sum()));
  }

  /** What was sold; money is always decimal. */
  private static final class Sum {
    long records;
    long units;
    BigDecimal revenue = BigDecimal.ZERO;
    BigDecimal freight = BigDecimal.ZERO;

    void add(SalesRow row) {
      records++;
      units += row.units();
      revenue = revenue.add(row.revenueAmount());
      freight = freight.add(row.freightAmount());
    }

    Map<String, Object> under(String name, String value) {
      Map<String, Object> entry = new LinkedHashMap<>();
      entry.put(name, value);
      writeTo(entry);
      return entry;
    }

    void writeTo(Map<String, Object> entry) {
      entry.put("records", records);
      entry.put("units", units);
      entry.put("revenue", text(revenue));
    }

    static String text(BigDecimal money) {
      return money.setScale(2, RoundingMode.UNNECESSARY).toPlainString();
    }
  }

  void add(LocalDate day, String sellerId, SalesRow row) {
    all.add(row);
    byDay.get(day).add(row);
    bySeller.get(sellerId).add(row);
  }

  void fail(LocalDate day, String sellerId, String error) {
    if (failed++ == 0) {
      firstError = cut(error);
    }
    Map<String, Object> entry = new LinkedHashMap<>();
    entry.put("day", day.toString());
    entry.put("sellerId", sellerId);
    entry.put("error", cut(error));
    int bytes = bytes(entry);
    if (failedBytes + bytes <= MOST_FAILED_BYTES) {
      failedBytes += bytes;
      failedItems.add(entry);
    } else {
      failedBytes = MOST_FAILED_BYTES; // the list ends here: a shorter item later must not slip in
    }
  }

  private static String cut(String error) {
    return Unicode.shortened(
        error == null ? "The reason is unknown" : error, MOST_ERROR_CHARACTERS);
  }

  long records() {
    return all.records;
  }

  int failed() {
    return failed;
  }

  /** Null when nothing failed. */
  String firstError() {
    return firstError;
  }

  /** The report's result, at most 64 KiB as JSON. */
  Map<String, Object> result() {
    Map<String, Object> result = new LinkedHashMap<>();
    all.writeTo(result);
    result.put("freight", Sum.text(all.freight));
    List<Object> days = new ArrayList<>();
    byDay.forEach((day, sum) -> days.add(sum.under("day", day.toString())));
    List<Object> sellers = sellers(MOST_BYTES - bytes(days) - failedBytes);
    result.put("bySeller", sellers);
    result.put("byDay", days);
    result.put("failedItems", failedItems);
    Map<String, Object> truncated = new LinkedHashMap<>();
    if (sellers.size() < bySeller.size()) {
      truncated.put("bySeller", bySeller.size() - sellers.size());
    }
    if (failedItems.size() < failed) {
      truncated.put("failedItems", failed - failedItems.size());
    }
    if (!truncated.isEmpty()) {
      result.put("truncated", truncated);
    }
    return result;
  }

  private List<Object> sellers(int mostBytes) {
    Set<String> kept = new HashSet<>();
    int left = mostBytes;
    for (var best : byRevenue()) {
      left -= bytes(best.getValue().under("sellerId", best.getKey()));
      if (left < 0) {
        break;
      }
      kept.add(best.getKey());
    }
    List<Object> entries = new ArrayList<>();
    bySeller.forEach(
        (seller, sum) -> {
          if (kept.contains(seller)) {
            entries.add(sum.under("sellerId", seller));
          }
        });
    return entries;
  }

  private List<Map.Entry<String, Sum>> byRevenue() {
    Comparator<Map.Entry<String, Sum>> revenue =
        Comparator.comparing(entry -> entry.getValue().revenue);
    return bySeller.entrySet().stream().sorted(revenue.reversed()).toList();
  }

  /** Bytes of the value as JSON, including a comma. */
  private static int bytes(Object value) {
    return JsonTree.write(value).getBytes(StandardCharsets.UTF_8).length + 1;
  }
}
