package dev.sluice.http.tasks;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class FailureShapeTest {
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '~',
      value = {
        "line 7 of \"a b.csv\" is cut off | line # of \"…\" is cut off",
        "no answer in 1.5 s | no answer in # s",
        "task 001m7xk0pwd0p2ygz0.12 was lost | task # was lost",
        "user 6F9619FF-8B86-D011-B42D-00CF4FC964FF, deadbeef-dead-dead-dead-deadbeefdead | user #, #",
        "2024-02-30T12:00:00Z is no date | # is no date",
        "it's not the sellers' fault | it's not the sellers' fault",
        "'amber-mill' is no seller, nor is `x` | \"…\" is no seller, nor is \"…\"",
        "HTTP 503 from https://example.org/a/17 | HTTP # from https://example.org/a/#",
        "an open \"quote | an open \"quote",
        "«a» and “b” | \"…\" and \"…\"",
        "число ٤٢ and x_1y | число # and #",
        "~  two\n\tlines  ~ | two lines"
      })
  void whatDiffersFromTaskToTaskIsLeftOut(String error, String shape) {
    assertEquals(shape, FailureShape.of(error.replace("\\n", "\n").replace("\\t", "\t")));
  }

  @Test
  void anErrorThatWasNotReportedHasAShape() {
    for (String error : List.of("", " ", "\u0000\n\u0007", "\u0085\u009f")) {
      assertEquals("no error was told", FailureShape.of(error));
    }
    assertEquals("two lines", FailureShape.of("two\u0085lines"));
  }

  @Test
  void aShapeIsShortAndHasWholeCharacters() {
    String shape = FailureShape.of("\ud83d\ude00".repeat(2_000));
    assertEquals("\ud83d\ude00".repeat(FailureShape.LONGEST / 2), shape);
    assertTrue(FailureShape.of("a ".repeat(2_000)).length() < FailureShape.LONGEST);
  }

  /** A pattern with exponential backtracking would not finish. */
  @Test
  void everySearchEnds() {
    for (String part :
        List.of("a", "_", "1", "\"", "'", " '", "“", "«", "`x", "-", "#-", "1-", "1.a", "a1 ")) {
      assertFalse(FailureShape.of(part.repeat(2_000)).isEmpty(), part);
    }
  }
}
