package dev.sluice.params.shape;

import static org.junit.jupiter.api.Assertions.assertEquals;

import jakarta.validation.constraints.NotBlank;
import jakarta.validation.constraints.Pattern;
import jakarta.validation.constraints.Size;
import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Numbers, days, moments and texts: which are read, and which are not coerced. */
class ValuesTest extends ParamsReading {
  record Whole(long n) {}

  @ParameterizedTest
  @CsvSource({
    "5,",
    "5.0,",
    "-0,",
    "1e3,",
    "1.5,wrong-type",
    "\"5\",wrong-type",
    "true,wrong-type",
    "[5],wrong-type",
    "null,missing-field",
    "1e400,out-of-range",
    "1e-400,wrong-type",
    "9223372036854775808,out-of-range"
  })
  void wholeNumbersAreNotCoerced(String json, String code) {
    assertEquals(
        code == null ? List.of() : List.of("/params/n " + code),
        codes(Whole.class, "{\"n\":" + json + "}"));
  }

  record Day(LocalDate d) {}

  @ParameterizedTest
  @ValueSource(
      strings = {
        "2024-02-30",
        "2023-02-29",
        "2024-13-01",
        "2024-00-10",
        "01/06/2024",
        "2024-6-1",
        "20240601",
        "+2024-06-01",
        "-2024-06-01",
        "12024-06-01",
        "2024-06-01T00:00:00Z",
        "2024-W23-1",
        " 2024-06-01",
        "2024-06-01\\n",
        "\\u0662\\u0660\\u0662\\u0664-06-01",
        ""
      })
  void textsThatAreNotDays(String text) {
    assertEquals(List.of("/params/d wrong-format"), codes(Day.class, "{\"d\":\"" + text + "\"}"));
  }

  record Moment(Instant t) {}

  @ParameterizedTest
  @ValueSource(
      strings = {
        "2024-06-01",
        "2024-06-01T10:00:00",
        "2024-06-01T10:00Z",
        "2024-06-01 10:00:00Z",
        "2024-06-01T24:00:00Z",
        "2024-06-01T10:60:00Z",
        "2024-02-30T10:00:00Z",
        "2024-06-01T10:00:00+19:00",
        "2024-06-01T10:00:00.Z",
        "2024-06-01T10:00:00+0200",
        "2024-06-01T10:00:00Z[Europe/Paris]",
        "1445-W01",
        "R6-06-01T10:00:00Z"
      })
  void textsThatAreNotMoments(String text) {
    assertEquals(
        List.of("/params/t wrong-format"), codes(Moment.class, "{\"t\":\"" + text + "\"}"));
  }

  @ParameterizedTest
  @CsvSource({
    "2024-06-01T10:00:00Z,2024-06-01T10:00:00Z",
    "2024-06-01T10:00:00.5Z,2024-06-01T10:00:00.500Z",
    "2024-06-01T10:00:00.123456789Z,2024-06-01T10:00:00.123456789Z",
    "2024-06-01T01:00:00+05:30,2024-05-31T19:30:00Z",
    "2024-06-01T01:00:00-05:30,2024-06-01T06:30:00Z",
    "9999-12-31T23:59:59Z,9999-12-31T23:59:59Z"
  })
  void moments(String text, String instant) {
    assertEquals(
        Instant.parse(instant), read(Moment.class, "{\"t\":\"" + text + "\"}").value().t());
  }

  record Words(
      @NotBlank String blank,
      @Pattern(regexp = "[a-z]+", message = "Small letters only.") @Size(max = 4) String pattern,
      @Size(max = 1) String smile) {}

  @Test
  void textConstraints() {
    assertEquals(
        List.of("/params/blank too-short", "/params/pattern wrong-format"),
        codes(
            Words.class, "{\"blank\":\" \\t\",\"pattern\":\"a\\n\",\"smile\":\"\\ud83d\\ude00\"}"));
    ParamsReader.Result<Words> result =
        read(Words.class, "{\"blank\":\"x\",\"pattern\":\"A\",\"smile\":\"\"}");
    assertEquals("Small letters only.", result.violations().get(0).detail());
  }

  @Test
  void textOfAnyFieldUnknownOnesIncluded() {
    assertEquals(
        List.of("/params/a unknown-field", "/params/free/x too-long", "/params/a invalid-text"),
        codes(Free.class, "{\"free\":{\"x\":\"" + "x".repeat(65_537) + "\"},\"a\":\"\\ud800\"}"));
  }

  record Free(Map<String, Object> free) {}
}
