package dev.sluice.app.sellers;

import dev.sluice.params.Checked;
import dev.sluice.params.Help;
import dev.sluice.params.KnownMember;
import dev.sluice.params.Violations;
import jakarta.validation.constraints.NotEmpty;
import jakarta.validation.constraints.Size;
import java.time.LocalDate;
import java.util.List;
import java.util.Optional;

/**
 * What is exported.
 *
 * @param startDate the first day
 * @param endDate the last day, not before the first; the range may have any length
 * @param sellerIds known ones, each once; absent: all
 * @param byteOrderMark whether the file begins with one; absent: it does not
 */
public record ExportParams(
    @Help("The first day.") LocalDate startDate,
    @Help("The last day.") LocalDate endDate,
    @Help("The sellers; absent: all.")
        Optional<@NotEmpty List<@KnownMember("sellers") @Size(min = 1, max = 100) String>>
            sellerIds,
    @Help(SellerReportParams.BYTE_ORDER_MARK) Optional<Boolean> byteOrderMark)
    implements Checked {

  @Override
  public void check(Violations violations) {
    if (violations.sound("startDate", "endDate") && endDate.isBefore(startDate)) {
      violations.add("endDate", "out-of-range", "It is before the first day.");
    }
    if (violations.sound("sellerIds") && sellerIds.isPresent()) {
      violations.addRepeated("sellerIds", sellerIds.get());
    }
  }
}
