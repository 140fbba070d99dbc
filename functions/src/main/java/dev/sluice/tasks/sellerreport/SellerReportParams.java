package dev.sluice.tasks.sellerreport;

import java.time.LocalDate;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.stream.IntStream;

/**
 * What a seller report is launched with. An item is one day of one seller; items are numbered from
 * 0, all sellers of the first day first.
 *
 * @param sellerIds stripped of surrounding white space
 * @param webhookUrl null: the operator's
 */
public record SellerReportParams(
    LocalDate startDate,
    LocalDate endDate,
    List<String> sellerIds,
    String launcher,
    String webhookUrl) {

  /** Days of one report: a leap year. */
  static final int MOST_DAYS = 366;

  /** Items of one report: a leap year of about a thousand sellers. */
  static final int MOST_ITEMS = 400_000;

  public SellerReportParams {
    sellerIds = sellerIds == null ? null : sellerIds.stream().map(String::strip).toList();
    launcher = launcher == null ? null : launcher.strip();
  }

  private int dayCount() {
    return Math.toIntExact(ChronoUnit.DAYS.between(startDate, endDate) + 1);
  }

  int items() {
    return Math.multiplyExact(dayCount(), sellerIds.size());
  }

  LocalDate day(int item) {
    return startDate.plusDays(item / sellerIds.size());
  }

  String seller(int item) {
    return sellerIds.get(item % sellerIds.size());
  }

  List<LocalDate> days() {
    return IntStream.range(0, dayCount()).mapToObj(startDate::plusDays).toList();
  }
}
