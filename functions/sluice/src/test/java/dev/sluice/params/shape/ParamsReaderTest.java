package dev.sluice.params.shape;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sluice.params.Secret;
import jakarta.validation.constraints.DecimalMax;
import jakarta.validation.constraints.DecimalMin;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.NotEmpty;
import jakarta.validation.constraints.Positive;
import jakarta.validation.constraints.Size;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Records of every kind, and everything that is wrong reported at once. */
class ParamsReaderTest extends ParamsReading {
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
  void everythingMissingIsReportedAtOnce() {
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
  void everyViolationIsReportedAtOnce() {
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
  void aTypeNameInAnArrayIsNotAnObject() {
    assertEquals(
        List.of("/params wrong-type"),
        codes(Inner.class, "[\"com.sun.rowset.JdbcRowSetImpl\",{}]"));
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
