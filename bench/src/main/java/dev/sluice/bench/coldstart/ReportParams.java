package dev.sluice.bench.coldstart;

import jakarta.validation.Valid;
import jakarta.validation.constraints.NotEmpty;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Pattern;
import jakarta.validation.constraints.Size;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** The params that every subject validates, declared once for all. */
@Valid
public record ReportParams(
    @NotNull LocalDate startDate,
    @NotNull LocalDate endDate,
    @NotEmpty @Size(max = 1_000) List<@Size(max = 40) String> sellerIds,
    @NotNull @Size(min = 1, max = 100) @Pattern(regexp = "[^/\\p{Cntrl}]+") String launcher) {

  /** Bound by hand, without checks: the least that a validator of objects needs first. */
  static ReportParams of(Map<?, ?> params) {
    List<String> sellerIds = new ArrayList<>();
    for (Object sellerId : (List<?>) params.get("sellerIds")) {
      sellerIds.add((String) sellerId);
    }
    return new ReportParams(
        LocalDate.parse((String) params.get("startDate")),
        LocalDate.parse((String) params.get("endDate")),
        sellerIds,
        (String) params.get("launcher"));
  }
}
