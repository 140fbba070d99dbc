package dev.sluice.app.sellers.sales;

import dev.sluice.params.shape.Formats;
import java.time.LocalDate;
import java.util.function.UnaryOperator;

/**
 * A line of a sales file.
 *
 * @param day null when unknown: then it may be any
 * @param sellerId likewise
 * @param row null when the line is malformed
 * @param fault what is wrong with it, naming file and line; null when it has a row
 */
record SalesLine(LocalDate day, String sellerId, SalesRow row, String fault) {
  /**
   * The table's current line.
   *
   * @param once returns equal texts as the same object, if that is wanted
   */
  static SalesLine of(CsvTable line, UnaryOperator<String> once) {
    LocalDate day = Formats.date(line.get("day"));
    if (!line.complete()) {
      // a field too many or too few: the seller's column may hold something else
      return new SalesLine(
          day, null, null, line.at() + ": its number of fields differs from the header's");
    }
    String seller = line.get("seller_id").isEmpty() ? null : once.apply(line.get("seller_id"));
    String wrong =
        day == null
            ? "day"
            : seller == null ? "seller_id" : SalesRow.malformed(line::get).orElse(null);
    return wrong != null
        ? new SalesLine(
            day, seller, null, line.at() + ": malformed " + wrong + SalesRow.hint(wrong))
        : new SalesLine(day, seller, SalesRow.of(column -> once.apply(line.get(column))), null);
  }
}
