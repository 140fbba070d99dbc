package dev.sluice.bench;

import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** The measurements, by row (the measure) and column (the contender), and their table. */
final class Samples {
  private final Map<String, Map<String, List<Double>>> rows = new LinkedHashMap<>();

  void add(String row, String column, double value) {
    rows.computeIfAbsent(row, r -> new LinkedHashMap<>())
        .computeIfAbsent(column, c -> new ArrayList<>())
        .add(value);
  }

  /** The median of a cell; NaN when nothing was measured. */
  double median(String row, String column) {
    return percentile(rows.get(row).getOrDefault(column, List.of()), 50);
  }

  /** The least value of a cell. */
  double least(String row, String column) {
    return Collections.min(rows.get(row).get(column));
  }

  /** The columns that a row has values of, in the order in which they came. */
  List<String> columns(String row) {
    return List.copyOf(rows.get(row).keySet());
  }

  /** The value that p percent of the samples do not exceed; NaN without samples. */
  static double percentile(List<Double> samples, int p) {
    if (samples.isEmpty()) {
      return Double.NaN;
    }
    List<Double> sorted = new ArrayList<>(samples);
    Collections.sort(sorted);
    return sorted.get((int) Math.ceil(sorted.size() * p / 100.0) - 1);
  }

  /** A Markdown table of medians, with the target value of each row that has one. */
  String table(List<String> columns, Map<String, String> wanted) {
    StringBuilder table = new StringBuilder("| |");
    columns.forEach(column -> table.append(' ').append(column).append(" |"));
    table.append(" wanted |\n|---|").append("---:|".repeat(columns.size() + 1)).append('\n');
    for (String row : rows.keySet()) {
      table.append("| ").append(row).append(" |");
      for (String column : columns) {
        table.append(' ').append(number(median(row, column))).append(" |");
      }
      table.append(' ').append(wanted.getOrDefault(row, "")).append(" |\n");
    }
    return table.toString();
  }

  private static String number(double value) {
    if (Double.isNaN(value)) {
      return "–";
    }
    int decimals = value >= 100 || value == Math.rint(value) ? 0 : value >= 10 ? 1 : 2;
    return String.format(Locale.ROOT, "%,." + decimals + "f", value);
  }
}
