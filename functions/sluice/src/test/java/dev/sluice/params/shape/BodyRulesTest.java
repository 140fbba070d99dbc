package dev.sluice.params.shape;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.sluice.json.BadJson;
import dev.sluice.json.JsonTree;
import dev.sluice.params.Ahead;
import dev.sluice.params.Default;
import dev.sluice.params.Exclusive;
import dev.sluice.params.Line;
import dev.sluice.params.Others;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.Pattern;
import jakarta.validation.constraints.Size;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What bodies can declare and params cannot. */
class BodyRulesTest {
  private static final Instant NOW = Instant.parse("2030-01-31T12:00:00Z");

  @Others(
      ignored = {"id"},
      readOnly = {"state"})
  @Exclusive({"delay", "at"})
  record Body(
      @Line @Size(min = 1, max = 3) String name,
      @Default("5") @Min(0) @Max(9) int priority,
      Optional<Integer> delay,
      Optional<@Ahead(seconds = 60) Instant> at,
      Optional<@Pattern(regexp = "[a-z]+") String> queue) {}

  @Others(open = true)
  record Open(Optional<String> a) {}

  private static <P> List<String> codes(Class<P> type, String json) {
    ParamsReader reader = new ParamsReader(NOW);
    Object tree = tree(json);
    P value = reader.record(type, tree, "");
    assertEquals(reader.valid(), value != null);
    reader.checkTexts(tree, "");
    return reader.violations().stream().map(v -> v.pointer() + " " + v.code()).toList();
  }

  private static Object tree(String json) {
    try {
      return JsonTree.read(json.getBytes(StandardCharsets.UTF_8));
    } catch (BadJson e) {
      throw new AssertionError(json, e);
    }
  }

  @Test
  void whatIsLeftOutHasItsDefaultAndALineIsStripped() {
    Body body = ParamsReader.read(Body.class, tree("{\"name\":\" a\\t\"}"), "").value();
    assertEquals("a", body.name());
    assertEquals(5, body.priority());
    assertEquals(Optional.empty(), body.at());
    Body given =
        ParamsReader.read(Body.class, tree("{\"name\":\"a\",\"priority\":9,\"id\":{}}"), "")
            .value();
    assertEquals(9, given.priority());
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "{'name':' '}|/name too-short",
        "{'name':'abcd'}|/name too-long",
        "{'name':' ab'}|",
        "{'name':' abc'}|/name too-long",
        "{'name':'abcd '}|/name too-long",
        "{'name':'a\\u0007'}|/name invalid-text",
        "{'name':'a\\nb'}|/name invalid-text",
        "{'name':'\\u001ca'}|/name invalid-text",
        "{'name':'a\\n'}|",
        "{'name':'\\ud800'}|/name invalid-text",
        "{'name':'a','queue':'\\u0000'}|/queue invalid-text",
        "{'name':'a','queue':''}|/queue wrong-format",
        "{'name':'a','priority':10}|/priority out-of-range",
        "{'name':'a','priority':null}|",
        "{'name':'a','state':1}|/state read-only-field",
        "{'name':'a','nope':1}|/nope unknown-field",
        "{'name':'a','\\u0000':1}|' invalid-text'",
        "{'name':'a','delay':1,'at':'2030-01-31T12:00:00Z'}|/at conflicting-fields",
        "{'name':'a','delay':null,'at':'2030-01-31T12:00:00Z'}|",
        "{'name':'a','at':'2030-01-31T12:01:00Z'}|",
        "{'name':'a','at':'2030-01-31T12:01:01Z'}|/at out-of-range",
        "{'name':'a','at':'1970-01-01T00:00:00Z'}|"
      },
      quoteCharacter = '`')
  void oneThingWrong(String json, String told) {
    List<String> wanted = told == null ? List.of() : List.of(told.replace("'", ""));
    assertEquals(wanted, codes(Body.class, json.replace('\'', '"')));
  }

  @Test
  void everythingIsReportedAtOnce() {
    assertEquals(
        List.of(
            "/state read-only-field",
            "/nope unknown-field",
            "/at conflicting-fields",
            "/name missing-field",
            "/priority wrong-type",
            "/delay wrong-type",
            "/at wrong-format",
            "/nope invalid-text"),
        codes(
            Body.class,
            """
            {"priority":"5","delay":true,"at":"now","state":"x","nope":"\\udc00"}\
            """));
  }

  @Test
  void anOpenBodyLetsOthersPassButKnowsItsOwn() {
    assertEquals(List.of(), codes(Open.class, "{\"b\":[1],\"c\":null}"));
    assertEquals(List.of("/a wrong-type"), codes(Open.class, "{\"a\":1,\"b\":2}"));
  }

  @Test
  void aBrokenRecordIsNull() {
    assertNull(new ParamsReader(NOW).record(Open.class, tree("[]"), ""));
  }

  record LineOfNumber(@Line int n) {}

  record AheadOfText(@Ahead(seconds = 1) String s) {}

  record DefaultOfOptional(@Default("1") Optional<Integer> n) {}

  record DefaultOfTime(@Default("2030-01-31T12:00:00Z") Instant t) {}

  record DefaultNoNumber(@Default("x") int n) {}

  @ParameterizedTest
  @ValueSource(
      classes = {
        LineOfNumber.class,
        AheadOfText.class,
        DefaultOfOptional.class,
        DefaultOfTime.class,
        DefaultNoNumber.class
      })
  void whatDoesNotFitIsRefusedWhenItIsDeclared(Class<?> type) {
    assertThrows(IllegalArgumentException.class, () -> ParamsReader.read(type, tree("{}"), ""));
  }
}
