package dev.sluice.http.tasks;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;

import dev.sluice.json.BadJson;
import dev.sluice.json.JsonTree;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PreviewTest {
  private static String of(String json) throws BadJson {
    return Preview.of(JsonTree.read(json.getBytes(StandardCharsets.UTF_8)));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "{\"text\": \"only one\"} | only one",
        "{\"value\": 56.5} | 56.5",
        "{\"code\": \"1+2\", \"name\": \"sum\"} | sum · code 1+2",
        "{\"name\": 3, \"b\": true} | name 3 · b true",
        "{\"ids\": [\"a\", \"b\"], \"n\": 1} | ids a, b · n 1",
        "{\"inner\": {\"a\": 1}, \"list\": [{}, {}]} | inner {1} · list [2]",
        "{\"a\": null, \"b\": 2} | b 2",
        "\"text\" | text",
        "[1, 2] | 1, 2",
      })
  void oneLineShowsWhatThereIs(String json, String line) throws BadJson {
    assertEquals(line, of(json));
  }

  @Test
  void nothingHasNoLine() throws BadJson {
    assertNull(of("null"));
    assertNull(of("{}"));
    assertNull(of("{\"a\": null, \"b\": null}"));
  }

  @Test
  void aLongTextIsCutBetweenCharacters() throws BadJson {
    String line = of("{\"a\": \"" + "x".repeat(159) + "\uD83D\uDE00 more\"}");
    assertEquals("x".repeat(159) + "…", line);
    assertEquals("a [500]", of("{\"a\": [" + "1,".repeat(499) + "1], \"b\": null}"));
  }
}
