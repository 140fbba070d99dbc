package dev.sluice.params.shape;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sluice.params.Checked;
import dev.sluice.params.Distinct;
import dev.sluice.params.KnownMember;
import dev.sluice.params.Violation;
import dev.sluice.params.Violations;
import dev.sluice.task.TaskCatalog;
import dev.sluice.task.TaskType;
import jakarta.validation.constraints.Email;
import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.NotEmpty;
import jakarta.validation.constraints.Size;
import java.time.LocalDate;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Rules across components, members to be looked up, and declarations that cannot be kept. */
class RulesTest extends ParamsReading {
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
  void rulesAcrossComponentsAreReportedWithTheRest() {
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
}
