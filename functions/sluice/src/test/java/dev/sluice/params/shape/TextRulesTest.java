package dev.sluice.params.shape;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sluice.json.BadJson;
import dev.sluice.json.JsonTree;
import dev.sluice.params.Violation;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TextRulesTest {
  private static final Pattern NAME = Pattern.compile(TextRules.VISIBLE);

  private static List<String> violations(Object tree) {
    List<Violation> found = new ArrayList<>();
    TextRules.check(tree, "/params", Set.of(), found);
    return found.stream().map(v -> v.pointer() + " " + v.code()).toList();
  }

  @Test
  void longText() {
    assertEquals(List.of(), violations("x".repeat(65_536)));
    assertEquals(List.of("/params too-long"), violations("x".repeat(65_537)));
    assertEquals(List.of(), violations("\ud83d\ude00".repeat(65_536)), "code points are counted");
  }

  @Test
  void halfPairsAndNul() throws BadJson {
    String text =
        "{\"ok\":\"\\ud83d\\ude00\",\"a/b\":[1,\"\\ud800\",\"\\udc00\\ud800\"],"
            + "\"c\":{\"d~\":\"x\\u0000\"},\"bad\\u0000\":\"\\u0000\",\"e\":\"\\ud800x\"}";
    Object tree = JsonTree.read(text.getBytes(StandardCharsets.UTF_8));
    assertEquals(
        List.of(
            "/params/a~1b/1 invalid-text",
            "/params/a~1b/2 invalid-text",
            "/params/c/d~0 invalid-text",
            "/params invalid-text",
            "/params/e invalid-text"),
        violations(tree));
  }

  private static boolean isName(String text) {
    return NAME.matcher(text).matches();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "Ann-Lou O'Hara 例え",
        "\u0639\u0644\u06cc\u200c\u0631\u0636\u0627", // Persian, with a non-joiner
        "\ud83d\udc68\u200d\ud83d\udc69\u200d\ud83d\udc67", // a family, with joiners
        "\u2764\ufe0f",
        "\ud83e\udedc", // an emoji of Unicode 16, which Java 17 does not know
        "\u0e17\u0e35\u0e48",
        "a\u0301",
        "\u845b\udb40\udd00", // a variant of an ideograph
        "x \u3164 y",
        "\ud83c\udff4\udb40\udc67\udb40\udc62\udb40\udc65\udb40\udc6e\udb40\udc67\udb40\udc7f", // England
        "Al \ud83c\udff4\udb40\udc75\udb40\udc73\udb40\udc7f\ud83c\udff4\udb40\udc39\udb40\udc7f.",
        "\ud83c\udff4\u200d\u2620\ufe0f", // a pirate's
        // Malayalam, with finals as older keyboards write them
        "\u0d30\u0d3e\u0d1c\u0d28\u0d4d\u200d",
        "\u0d30\u0d3e\u0d1c\u0d28\u0d4d\u200d \u0d2a\u0d3f",
        "\u0d2e\u0d4b\u0d39\u0d28\u0d4d\u200d\u0d32\u0d3e\u0d32\u0d4d\u200d",
        "\u0915\u094d\u200c" // Hindi, without a ligature
      })
  void namesOfPeople(String name) {
    assertTrue(isName(name));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        " ",
        "\u00a0",
        "\u3164",
        "\u3164\u115f \u2800",
        "\u0301",
        "\u200d",
        "\u200da",
        "a\u200d",
        "a \u200db",
        "a\u200d b",
        "a\u200c\u200db",
        "a/b",
        "a\nb",
        "a\u2028b",
        "a\u202eb",
        "a\u200bb",
        "a\u00adb",
        "a\ue000b",
        "\ud800",
        "\ud83c\udff4\udb40\udc61\udb40\udc61\udb40\udc61\udb40\udc61\udb40\udc61\udb40\udc61\udb40\udc61\udb40\udc7f", // a text that nobody sees
        "a\udb40\udc61b",
        "\udb40\udc61b",
        "\udb40\udc7f",
        "a\udb40\udc61\udb40\udc7f",
        "\ud83c\udff4\udb40\udc61", // a flag's tags without their end
        "\ud83c\udff4\udb40\udc61b",
        "\ud83c\udff4\udb40\udc7f",
        "\ud83c\udff4\udb40\udc61\udb40\udc7f\udb40\udc7f",
        "\ud83c\udff4\udb40\udc61\udb40\udc7f\udb40\udc61\udb40\udc7f",
        "\ud83c\udff4\udb40\udc41\udb40\udc7f",
        "\ud83c\udff4\udb40\udc01\udb40\udc61\udb40\udc7f",
        "\ud834\udd59", // a note without a head
        "\u0d28\u0d4d\u200d\u200d",
        "\u0d28\u200d",
        "\u0d4d\u200d"
      })
  void noNames(String text) {
    assertFalse(isName(text));
  }

  /** Every format character that this Java knows. */
  @Test
  void theJoinersAreTheOnlyFormatCharactersInNames() {
    for (int c = 0; c <= Character.MAX_CODE_POINT; c++) {
      boolean format = Character.getType(c) == Character.FORMAT;
      if (format || Character.isISOControl(c)) {
        assertEquals(c == 0x200c || c == 0x200d, isName("a" + Character.toString(c) + "b"), "" + c);
      }
    }
  }
}
