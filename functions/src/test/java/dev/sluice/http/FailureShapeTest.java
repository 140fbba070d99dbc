package dev.sluice.http;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
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
  void anErrorThatWasNotToldHasAShape() {
    for (String error : List.of("", " ", "\u0000\n\u0007")) {
      assertEquals("no error was told", FailureShape.of(error));
    }
  }

  @Test
  void aShapeIsShortAndHasWholeCharacters() {
    String shape = FailureShape.of("\ud83d\ude00".repeat(2_000));
    assertEquals("\ud83d\ude00".repeat(FailureShape.LONGEST), shape);
    assertTrue(FailureShape.of("a ".repeat(2_000)).length() < FailureShape.LONGEST);
  }

  /** By processor time and once compiled, so that neither other work nor a cold JVM counts. */
  @Test
  void everyErrorTakesLittleTime() {
    List<String> parts =
        List.of("a", "_", "1", "\"", "'", " '", "“", "«", "`x", "-", "#-", "1-", "1.a", "a1 ");
    for (boolean compiled : List.of(false, true)) {
      for (String part : parts) {
        long millis = millis(part.repeat(2_000));
        assertTrue(!compiled || millis < 500, part + " took 50 times " + millis / 50 + " ms");
      }
    }
  }

  private static long millis(String error) {
    ThreadMXBean threads = ManagementFactory.getThreadMXBean();
    long begin = threads.getCurrentThreadCpuTime();
    for (int i = 0; i < 50; i++) {
      FailureShape.of(error);
    }
    return (threads.getCurrentThreadCpuTime() - begin) / 1_000_000;
  }
}
