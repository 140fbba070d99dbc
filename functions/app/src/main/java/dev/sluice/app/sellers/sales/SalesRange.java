package dev.sluice.app.sellers.sales;

import java.time.LocalDate;
import java.util.Set;

/**
 * Which sales are wanted.
 *
 * @param first the first day
 * @param last the last day
 * @param sellers empty: all
 */
public record SalesRange(LocalDate first, LocalDate last, Set<String> sellers) {
  /** Whether a line may belong to it; pass null for what the line does not say. */
  boolean mayHave(LocalDate day, String sellerId) {
    return (day == null || !day.isBefore(first) && !day.isAfter(last))
        && (sellerId == null || sellers.isEmpty() || sellers.contains(sellerId));
  }
}
