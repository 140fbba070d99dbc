package dev.sluice.params;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sluice.json.BadJson;
import dev.sluice.json.JsonTree;
import dev.sluice.task.TaskCatalog;
import dev.sluice.task.TaskType;
import jakarta.validation.constraints.DecimalMax;
import jakarta.validation.constraints.DecimalMin;
import jakarta.validation.constraints.Email;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.NotBlank;
import jakarta.validation.constraints.NotEmpty;
import jakarta.validation.constraints.Pattern;
import jakarta.validation.constraints.Positive;
import jakarta.validation.constraints.Size;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ParamsReaderTest {
  enum Colour {
    RED,
    GREEN
  }

  record Inner(@Min(1) @Max(9) int digit, Optional<Boolean> flag) {}

  record Everything(
      @Size(min = 2, max = 5) String text,
      boolean flag,
      int small,
      long large,
      double real,
      @DecimalMin("0.01") @DecimalMax("99.99") BigDecimal money,
      LocalDate day,
      Instant moment,
      Duration length,
      Colour colour,
      @NotEmpty @Size(max = 3) List<@Positive Integer> numbers,
      Inner inner,
      Map<String, Object> free,
      Optional<@Size(max = 3) String> note) {}

  private static final String GOOD =
      """
      {"text":"abc","flag":true,"small":-7,"large":9007199254740993,"real":0.5,"money":12.30,
       "day":"2024-02-29","moment":"2024-06-01T12:00:00+02:00","length":"PT1M30S",
       "colour":"GREEN","numbers":[1,2.0],"inner":{"digit":3,"flag":null},
       "free":{"a":[1,{"b":null}]}}""";

  private static Object tree(String json) {
    try {
      return JsonTree.read(json.getBytes(StandardCharsets.UTF_8));
    } catch (BadJson e) {
      throw new AssertionError(json, e);
    }
  }

  private static <P> ParamsReader.Result<P> read(Class<P> type, String json) {
    return ParamsReader.read(type, tree(json), "/params");
  }

  private static List<String> codes(Class<?> type, String json) {
    ParamsReader.Result<?> result = read(type, json);
    assertEquals(result.violations().isEmpty(), result.value() != null);
    return result.violations().stream().map(v -> v.pointer() + " " + v.code()).toList();
  }

  @Test
  void bindsEveryKind() {
    Everything value = read(Everything.class, GOOD).value();
    assertEquals("abc", value.text());
    assertTrue(value.flag());
    assertEquals(-7, value.small());
    assertEquals(9007199254740993L, value.large());
    assertEquals(0.5, value.real());
    assertEquals(new BigDecimal("12.30"), value.money());
    assertEquals(LocalDate.of(2024, 2, 29), value.day());
    assertEquals(Instant.parse("2024-06-01T10:00:00Z"), value.moment());
    assertEquals(Duration.ofSeconds(90), value.length());
    assertEquals(Colour.GREEN, value.colour());
    assertEquals(List.of(1, 2), value.numbers());
    assertEquals(new Inner(3, Optional.empty()), value.inner());
    assertEquals(tree("{\"a\":[1,{\"b\":null}]}"), value.free());
    assertEquals(Optional.empty(), value.note());
  }

  @Test
  void everythingMissingIsToldAtOnce() {
    List<String> missing =
        Stream.of(Everything.class.getRecordComponents())
            .map(component -> "/params/" + component.getName() + " missing-field")
            .filter(text -> !text.contains("note"))
            .toList();
    assertEquals(missing, codes(Everything.class, "{}"));
    assertEquals(List.of("/params missing-field"), codes(Everything.class, "null"));
    assertEquals(List.of("/params wrong-type"), codes(Everything.class, "[]"));
  }

  @Test
  void everyViolationIsToldAtOnce() {
    assertEquals(
        List.of(
            "/params/text too-long",
            "/params/flag wrong-type",
            "/params/small out-of-range",
            "/params/large out-of-range",
            "/params/real out-of-range",
            "/params/money out-of-range",
            "/params/day wrong-format",
            "/params/moment wrong-format",
            "/params/length wrong-format",
            "/params/colour wrong-format",
            "/params/numbers too-long",
            "/params/numbers/1 wrong-type",
            "/params/numbers/3 out-of-range",
            "/params/inner/digit out-of-range",
            "/params/inner/flag wrong-type",
            "/params/inner/x~1y unknown-field",
            "/params/free wrong-type",
            "/params/note too-long",
            "/params/@class unknown-field",
            "/params/__proto__ unknown-field"),
        codes(
            Everything.class,
            """
            {"text":"abcdef","flag":"true","small":2147483648,"large":9223372036854775808,
             "real":1e400,"money":100,"day":"2024-02-30","moment":"2024-06-01T12:00:00",
             "length":"90","colour":"green","numbers":[1,"2",3,0],
             "inner":{"digit":10,"flag":0,"x/y":1},"free":[],"note":"long",
             "@class":"java.lang.Runtime","__proto__":{}}"""));
  }

  @Test
  void row24ATypeNameInAnArrayIsNoObject() {
    assertEquals(
        List.of("/params wrong-type"),
        codes(Inner.class, "[\"com.sun.rowset.JdbcRowSetImpl\",{}]"));
  }

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
  void daysThatAreNone(String text) {
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
  void momentsThatAreNone(String text) {
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
  void rows13And22TextOfAnyFieldUnknownOnesIncluded() {
    assertEquals(
        List.of("/params/a unknown-field", "/params/free/x too-long", "/params/a invalid-text"),
        codes(Free.class, "{\"free\":{\"x\":\"" + "x".repeat(65_537) + "\"},\"a\":\"\\ud800\"}"));
  }

  record Free(Map<String, Object> free) {}

  record Report(
      LocalDate startDate,
      LocalDate endDate,
      @NotEmpty @Distinct @KnownMember("sellers") List<String> sellerIds,
      @KnownMember("users") String owner,
      @Min(1) int parts)
      implements Checked {
    @Override
    public void check(Violations violations) {
      if (violations.sound("startDate", "endDate") && endDate.isBefore(startDate)) {
        violations.add("endDate", "out-of-range", "It is before startDate.");
      }
      if (violations.sound("sellerIds") && sellerIds.contains("x")) {
        violations.add("sellerIds", sellerIds.indexOf("x"), "out-of-range", "Not x.");
      }
    }
  }

  @Test
  void membersToBeLookedUpAreHandedOn() {
    ParamsReader.Result<Report> result =
        read(
            Report.class,
            """
            {"startDate":"2024-01-01","endDate":"2024-01-01","sellerIds":["a","b"],"owner":"c",
             "parts":1}""");
    assertTrue(result.valid());
    assertEquals(
        List.of(
            new ParamsReader.Known("/params/sellerIds/0", "sellers", "a"),
            new ParamsReader.Known("/params/sellerIds/1", "sellers", "b"),
            new ParamsReader.Known("/params/owner", "users", "c")),
        result.known());
  }

  @Test
  void whiteSpaceAroundAMemberDoesNotCount() {
    String report =
        """
        {"startDate":"2024-01-01","endDate":"2024-01-01","sellerIds":%s,"owner":"%s","parts":1}""";
    ParamsReader.Result<Report> result =
        read(Report.class, report.formatted("[\" a \",\"b\"]", "\\tc"));
    assertEquals(List.of("a", "b"), result.value().sellerIds());
    assertEquals("c", result.value().owner());
    assertEquals(
        List.of("a", "b", "c"), result.known().stream().map(ParamsReader.Known::member).toList());
    assertEquals(
        List.of("/params/sellerIds/1 duplicate"),
        codes(Report.class, report.formatted("[\"a\",\" a\"]", "c")));
    assertEquals(
        List.of("/params/sellerIds/0 too-short", "/params/owner too-short"),
        codes(Report.class, report.formatted("[\"\"]", " ")));
  }

  @Test
  void rulesAcrossComponentsAreToldWithTheRest() {
    assertEquals(
        List.of(
            "/params/sellerIds/2 duplicate",
            "/params/owner missing-field",
            "/params/parts wrong-type",
            "/params/endDate out-of-range"),
        codes(
            Report.class,
            """
            {"startDate":"2024-01-02","endDate":"2024-01-01","sellerIds":["a","b","a"],
             "parts":"1"}"""));
    assertEquals(
        List.of("/params/endDate wrong-format", "/params/sellerIds/1 out-of-range"),
        codes(
            Report.class,
            """
            {"startDate":"2024-01-02","endDate":"","sellerIds":["a","x"],"owner":"c",
             "parts":1}"""));
  }

  record Strict(String a, @Min(1) int n) implements Checked {
    Strict {
      if (a.isEmpty()) {
        throw new IllegalArgumentException(a);
      }
    }

    @Override
    public void check(Violations violations) {
      if (n == 13) {
        throw new IllegalStateException("a bug");
      }
    }
  }

  @Test
  void aConstructorMayRefuse() {
    assertEquals(List.of("/params wrong-format"), codes(Strict.class, "{\"a\":\"\",\"n\":1}"));
    assertEquals(List.of("/params/a missing-field"), codes(Strict.class, "{\"n\":1}"));
    assertThrows(IllegalStateException.class, () -> read(Strict.class, "{\"a\":\"x\",\"n\":13}"));
  }

  record UnknownConstraint(@Email String mail) {}

  record Misplaced(@Size(max = 3) int n) {}

  record Outside(@Size(max = 3) Optional<String> s) {}

  record NoParams(Thread t) {}

  record RawList(@SuppressWarnings("rawtypes") List l) {}

  record Holder(NoParams deep) {}

  @Test
  void aCatalogNamesTheTypeWhoseParamsCannotBeRead() {
    record Nested(List<Holder> holders) {}
    TaskCatalog catalog =
        TaskCatalog.of(
            List.of(
                TaskType.of("good", "Good", Report.class, () -> null),
                TaskType.of("deep", "Deep", Nested.class, () -> null)));
    Exception told = assertThrows(IllegalArgumentException.class, catalog::readAll);
    assertTrue(
        told.getMessage().startsWith("The params of deep cannot be read: "), told::getMessage);
    assertTrue(told.getMessage().contains("NoParams.t: "), told::getMessage);
  }

  record KnownNumbers(@KnownMember("sellers") List<Integer> l) {}

  @ParameterizedTest
  @ValueSource(
      classes = {
        UnknownConstraint.class,
        Misplaced.class,
        Outside.class,
        NoParams.class,
        RawList.class,
        KnownNumbers.class,
        String.class
      })
  void declarationsThatCannotBeKeptAreRefused(Class<?> type) {
    assertThrows(IllegalArgumentException.class, () -> read(type, "{}"));
  }

  @Test
  void detailsDoNotEchoTheInput() {
    ParamsReader.Result<Report> result =
        read(
            Report.class,
            """
            {"startDate":"echo","endDate":"echo","sellerIds":"echo","owner":1,"parts":"echo",
             "other":"echo"}""");
    assertEquals(6, result.violations().size());
    assertNull(result.value());
    for (Violation violation : result.violations()) {
      assertTrue(!violation.detail().contains("echo"), violation.toString());
    }
  }

  record Login(String name, @Secret String password, List<Token> tokens) {}

  record Token(@Secret Optional<String> value, int n) {}

  @Test
  void secretsAreHidden() {
    assertEquals(
        tree(
            """
            {"name":"n","password":"********","tokens":[{"value":"********","n":1},{"n":2}]}"""),
        Secrets.hide(
            Login.class,
            tree(
                """
                {"name":"n","password":"p","tokens":[{"value":"v","n":1},{"n":2}]}""")));
  }
}
