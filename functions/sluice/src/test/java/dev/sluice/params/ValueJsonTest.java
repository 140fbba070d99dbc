package dev.sluice.params;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.LocalDate;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class ValueJsonTest {
  record Report(
      LocalDate day,
      Instant at,
      BigDecimal money,
      Optional<String> note,
      Optional<LocalDate> due) {}

  @Test
  void timesDecimalsAndOptionalPartsAreWrittenAsTheParamsReaderReadsThem() throws Exception {
    Report report =
        new Report(
            LocalDate.of(2024, 2, 29),
            Instant.EPOCH,
            new BigDecimal("1E+3"),
            Optional.empty(),
            Optional.of(LocalDate.of(2025, 1, 1)));
    assertEquals(
        "{\"day\":\"2024-02-29\",\"at\":\"1970-01-01T00:00:00Z\",\"money\":1000,"
            + "\"note\":null,\"due\":\"2025-01-01\"}",
        new String(ValueJson.write(report), StandardCharsets.UTF_8));
  }
}
