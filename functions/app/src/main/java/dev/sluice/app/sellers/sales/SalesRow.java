package dev.sluice.app.sellers.sales;

import java.math.BigDecimal;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.UnaryOperator;
import java.util.regex.Pattern;

/**
 * What was sold of one product, as the source wrote it; the day and the seller are known from where
 * it stands. Money stays the text it was, so that nothing rounds it on the way to the report.
 *
 * @param units 0 to 999,999,999
 * @param revenue money: up to twelve digits and up to two decimals, never negative
 * @param freight money
 */
public record SalesRow(
    String productId, String category, long units, String revenue, String freight) {

  /** The columns of a sales file; their order there is free, here it is this. */
  static final List<String> COLUMNS =
      List.of("day", "seller_id", "product_id", "category", "units_sold", "revenue", "freight");

  /** Columns of a row without the day and the seller. */
  static final List<String> OWN_COLUMNS = COLUMNS.subList(2, COLUMNS.size());

  private static final Map<String, Pattern> SHAPES =
      Map.of(
          "units_sold", Pattern.compile("[0-9]{1,9}"),
          "revenue", Pattern.compile("[0-9]{1,12}(\\.[0-9]{1,2})?"),
          "freight", Pattern.compile("[0-9]{1,12}(\\.[0-9]{1,2})?"));

  /** The first of {@link #OWN_COLUMNS} whose text is no number of the right shape. */
  static Optional<String> malformed(UnaryOperator<String> column) {
    return OWN_COLUMNS.stream()
        .filter(SHAPES::containsKey)
        .filter(name -> !SHAPES.get(name).matcher(column.apply(name)).matches())
        .findFirst();
  }

  /** The row of these texts, none of them {@link #malformed}. */
  static SalesRow of(UnaryOperator<String> column) {
    return new SalesRow(
        column.apply("product_id"),
        column.apply("category"),
        Long.parseLong(column.apply("units_sold")),
        column.apply("revenue"),
        column.apply("freight"));
  }

  public BigDecimal revenueAmount() {
    return new BigDecimal(revenue);
  }

  public BigDecimal freightAmount() {
    return new BigDecimal(freight);
  }
}
