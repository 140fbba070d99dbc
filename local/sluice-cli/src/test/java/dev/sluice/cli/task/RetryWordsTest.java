package dev.sluice.cli.task;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RetryWordsTest {
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "32|0|22|0|10|0 of 32, 10 under way|none succeeded, 22 failed again, 10 are under way",
        "22|0|22|0|0|0 of 22|none succeeded, all failed again",
        "1|1|0|0|0|1 of 1|1 succeeded",
        "40|38|0|1|1|38 of 40, 1 under way|38 succeeded, 1 was cancelled, 1 is under way",
        "3|0|0|0|3|0 of 3, 3 under way|all are under way",
        "1200|1000|200|0|0|1,000 of 1,200|1,000 succeeded, 200 failed again",
      })
  void whatIsUnderWayHasNotFailed(
      int retried, int ok, int failed, int cancelled, int underWay, String brief, String said) {
    Map<String, Object> group =
        Map.of(
            "retries",
            Map.of(
                "retried", retried,
                "succeeded", ok,
                "failed", failed,
                "cancelled", cancelled,
                "underWay", underWay));
    assertEquals(brief, RetryWords.brief(group));
    String retries = String.format(Locale.ROOT, "Of the last %,d retried, ", retried);
    assertEquals(retries + said + ".", RetryWords.sentence(group));
  }

  @Test
  void nothingIsSaidOfAGroupThatNobodyRetried() {
    assertEquals("", RetryWords.brief(Map.of()));
    assertEquals("", RetryWords.sentence(Map.of()));
  }

  @Test
  void everyParentIsNamedUntilThereAreTooMany() {
    List<String> parents = IntStream.range(0, 21).mapToObj(i -> "p" + i).toList();
    String command = String.join(" ", parents.subList(0, 20));
    assertTrue(RetryWords.parents(parents.subList(0, 20), "c0ffee").endsWith(" retry " + command));
    assertTrue(
        RetryWords.parents(parents, "c0ffee")
            .endsWith(
                " retry "
                    + command
                    + "; and 1 more: sluice failures show c0ffee --parents lists all"));
  }
}
