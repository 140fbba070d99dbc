package dev.sluice.app.sellers;

import dev.sluice.outgoing.PublicUrl;
import dev.sluice.params.Checked;
import dev.sluice.params.Help;
import dev.sluice.params.KnownMember;
import dev.sluice.params.Secret;
import dev.sluice.params.Violations;
import dev.sluice.params.shape.TextRules;
import jakarta.validation.constraints.NotEmpty;
import jakarta.validation.constraints.Pattern;
import jakarta.validation.constraints.Size;
import java.time.LocalDate;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;

/**
 * The params of a seller report. An item is one day of one seller; items are numbered from 0, all
 * sellers of the first day first.
 *
 * @param startDate the first day
 * @param endDate the last day, not before the first; at most 366 days in all
 * @param sellerIds known ones, each once; case matters
 * @param launcher 1 to 100 visible characters without a slash
 * @param webhookUrl on the public internet; absent: the operator's
 * @param byteOrderMark whether the file begins with one; absent: it does not
 */
public record SellerReportParams(
    @Help("The first day.") LocalDate startDate,
    @Help("The last day, at most 366 days in all.") LocalDate endDate,
    @Help("The sellers to report on.") @NotEmpty
        List<@KnownMember("sellers") @Size(min = 1, max = 100) String> sellerIds,
    @Help("Who launches it.")
        @Size(min = 1, max = 100)
        @Pattern(regexp = TextRules.VISIBLE, message = TextRules.ONLY_VISIBLE)
        String launcher,
    @Help("Where to announce start and end, by a POST of {\"content\": \"…\"}.") @Secret
        Optional<@Size(min = 1, max = 2_000) String> webhookUrl,
    @Help(BYTE_ORDER_MARK) Optional<Boolean> byteOrderMark)
    implements Checked {

  static final String BYTE_ORDER_MARK =
      "Whether the file begins with a byte order mark, by which spreadsheets know UTF-8.";

  /** Days in one report: a leap year. */
  private static final int MOST_DAYS = 366;

  /** Items in one report, more than a leap year of a thousand sellers. */
  private static final int MOST_ITEMS = 400_000;

  @Override
  public void check(Violations violations) {
    if (violations.sound("startDate", "endDate")) {
      if (endDate.isBefore(startDate)) {
        violations.add("endDate", "out-of-range", "It is before the first day.");
      } else if (dayCount() > MOST_DAYS) {
        violations.add("endDate", "out-of-range", "A report may cover no more than 366 days.");
      } else if (violations.sound("sellerIds") && dayCount() * sellerIds.size() > MOST_ITEMS) {
        violations.add("sellerIds", "too-long", "Days times sellers may be no more than 400,000.");
      }
    }
    if (violations.sound("sellerIds")) {
      violations.addRepeated("sellerIds", sellerIds);
    }
    if (violations.sound("webhookUrl")
        && webhookUrl.isPresent()
        && PublicUrl.forbidden(webhookUrl.get())) {
      violations.add(
          "webhookUrl",
          "forbidden-url",
          "It must be http or https to a public host, whose name has no underscore.");
    }
  }

  private long dayCount() {
    return ChronoUnit.DAYS.between(startDate, endDate) + 1;
  }

  int items() {
    return Math.toIntExact(dayCount() * sellerIds.size());
  }

  LocalDate day(int item) {
    return startDate.plusDays(item / sellerIds.size());
  }

  String seller(int item) {
    return sellerIds.get(item % sellerIds.size());
  }

  List<LocalDate> days() {
    return IntStream.range(0, (int) dayCount()).mapToObj(startDate::plusDays).toList();
  }
}
