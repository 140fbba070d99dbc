package dev.sluice.app.sellers.sales;

import java.math.BigDecimal;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.UnaryOperator;
import java.util.regex.Pattern;

/**
 * What was sold of one product, as the source wrote it; the context gives the day and the seller.
 * Money stays text, so nothing rounds it on the way to the report. What was returned is negative.
 *
 * @param units -999,999,999 to 999,999,999
 * @param revenue money: up to twelve digits and up to two decimals after a point
 * @param freight money
 */
public record SalesRow(
    String productId, String category, long units, String revenue, String freight) {

  /**
   * The columns of a sales file; a file may have them in any order, our output has them in this
   * one.
   */
  static final List<String> COLUMNS =
      List.of("day", "seller_id", "product_id", "category", "units_sold", "revenue", "freight");

  /** Columns of a row, without the day and the seller. */
  static final List<String> OWN_COLUMNS = COLUMNS.subList(2, COLUMNS.size());

  /** A spreadsheet may have the comma for decimals; no more than two, so none is for thousands. */
  private static final Pattern MONEY = Pattern.compile("-?[0-9]{1,12}([.,][0-9]{1,2})?");

  private static final Map<String, Pattern> SHAPES =
      Map.of(
          "units_sold", Pattern.compile("-?[0-9]{1,9}"),
          "revenue", MONEY,
          "freight", MONEY);

  /** The first of {@link #OWN_COLUMNS} whose text is not a valid number. */
  static Optional<String> malformed(UnaryOperator<String> column) {
    return OWN_COLUMNS.stream()
        .filter(SHAPES::containsKey)
        .filter(name -> !SHAPES.get(name).matcher(column.apply(name)).matches())
        .findFirst();
  }

  /**
   * How to save what a spreadsheet shows in another way; empty for a column that takes any text.
   */
  static String hint(String column) {
    return switch (column) {
      case "day" -> ": save days as 2024-01-31, the cells' format YYYY-MM-DD";
      case "units_sold" -> ": save units as whole numbers, such as 1234";
      case "revenue", "freight" ->
          ": save money as 1234.50, with no separator of thousands and no currency";
      default -> "";
    };
  }

  /** The row of these texts, none of which is {@link #malformed}. */
  static SalesRow of(UnaryOperator<String> column) {
    return new SalesRow(
        column.apply("product_id"),
        column.apply("category"),
        Long.parseLong(column.apply("units_sold")),
        money(column.apply("revenue")),
        money(column.apply("freight")));
  }

  /** The text itself, unless it has a comma: there may be millions. */
  private static String money(String text) {
    return text.replace(',', '.');
  }

  public BigDecimal revenueAmount() {
    return new BigDecimal(revenue);
  }

  public BigDecimal freightAmount() {
    return new BigDecimal(freight);
  }
}
