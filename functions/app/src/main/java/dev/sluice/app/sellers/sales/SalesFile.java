package dev.sluice.app.sellers.sales;

import dev.sluice.task.PermanentFailure;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * A parsed sales file: its rows by day and seller, and what is wrong with it. Kept in memory, at
 * about 200 bytes a row.
 */
record SalesFile(Map<Item, List<SalesRow>> rows, List<Fault> faults) {

  /** One day of one seller. */
  record Item(LocalDate day, String sellerId) {}

  /**
   * A line (or a whole file) that could not be understood.
   *
   * @param day it belongs to; null when unknown: then it may be any
   * @param sellerId likewise
   * @param text names file and line
   */
  record Fault(LocalDate day, String sellerId, String text) {
    boolean mayBelongTo(Item item) {
      return (day == null || day.equals(item.day()))
          && (sellerId == null || sellerId.equals(item.sellerId()));
    }
  }

  /**
   * Adds this file's rows of the item.
   *
   * @throws PermanentFailure when a malformed line may belong to it, since its total would be wrong
   */
  void collect(Item item, List<SalesRow> into) throws PermanentFailure {
    for (Fault fault : faults) {
      if (fault.mayBelongTo(item)) {
        throw new PermanentFailure(fault.text());
      }
    }
    into.addAll(rows.getOrDefault(item, List.of()));
  }

  /** The item's rows from all files. */
  static List<SalesRow> collect(Item item, Iterable<SalesFile> files) throws PermanentFailure {
    List<SalesRow> found = new ArrayList<>();
    for (SalesFile file : files) {
      file.collect(item, found);
    }
    return found;
  }
}
