package dev.sluice.json;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** Agrees with another parser on what is JSON, what is not, and what it means. */
class JsonReaderTest {
  private static final JsonMapper OTHER =
      JsonMapper.builder()
          .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
          .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
          .enable(DeserializationFeature.USE_BIG_INTEGER_FOR_INTS)
          .build();

  private static final List<String> TEXTS =
      List.of(
          "{\"type\":\"echo\",\"params\":{\"text\":\"a b\",\"n\":[1,-2.50,3e7,0,-0]},\"x\":null}",
          " [ true , false,\tnull,\r\n\"\\u00e9\\n\\\"\\\\\\/\\b\\f\\t\\r\", {} , [ ] ] ",
          "[[1],[{\"a\":{\"b\":[0.1E-5,1e+2]}}],12345678901234567890,\"\ud83d\ude00\"]",
          "\"text\"",
          "-12.5e3");

  private static final String PIECES = "{}[]\",:\\/u0019eE+-.tfn \n\tabAF";

  @Test
  void mutatedTextsAreReadAsAnotherParserReadsThem() {
    long seed = Long.getLong("sluice.seed", System.nanoTime());
    Random random = new Random(seed);
    int good = 0;
    for (int i = 0; i < 50_000; i++) {
      String text = mutated(TEXTS.get(random.nextInt(TEXTS.size())), random);
      Object tree;
      try {
        tree = JsonTree.read(text.getBytes(StandardCharsets.UTF_8));
      } catch (BadJson e) {
        if (e.code().equals("malformed-json")) {
          assertTrue(other(text) == null, () -> "seed " + seed + " refused: " + text);
        }
        continue;
      }
      JsonNode other = other(text);
      assertTrue(other != null, () -> "seed " + seed + " taken: " + text);
      same(other, tree, "seed " + seed + ": " + text);
      good++;
    }
    assertTrue(good > 1_000, good + " texts were JSON");
  }

  private static String mutated(String text, Random random) {
    StringBuilder mutated = new StringBuilder(text);
    for (int left = random.nextInt(4); left > 0 && !mutated.isEmpty(); left--) {
      int at = random.nextInt(mutated.length());
      char piece = PIECES.charAt(random.nextInt(PIECES.length()));
      switch (random.nextInt(3)) {
        case 0 -> mutated.deleteCharAt(at);
        case 1 -> mutated.insert(at, piece);
        default -> mutated.setCharAt(at, piece);
      }
    }
    // a lone surrogate has no bytes
    return Unicode.paired(mutated.toString()) ? mutated.toString() : text;
  }

  private static JsonNode other(String text) {
    try {
      JsonNode tree = OTHER.readTree(text);
      return tree.isMissingNode() ? null : tree;
    } catch (JsonProcessingException e) {
      return null;
    }
  }

  private static void same(JsonNode other, Object tree, String message) {
    if (tree instanceof Map<?, ?> members) {
      assertEquals(other.size(), members.size(), message);
      members.forEach((name, value) -> same(other.get((String) name), value, message));
    } else if (tree instanceof List<?> elements) {
      assertEquals(other.size(), elements.size(), message);
      for (int i = 0; i < elements.size(); i++) {
        same(other.get(i), elements.get(i), message);
      }
    } else if (tree instanceof Number number) {
      assertEquals(0, other.decimalValue().compareTo(decimal(number)), message);
    } else if (tree instanceof String string) {
      assertEquals(other.textValue(), string, message);
    } else {
      assertEquals(String.valueOf(tree), other.toString(), message);
    }
  }

  private static java.math.BigDecimal decimal(Number number) {
    return new java.math.BigDecimal(number.toString());
  }
}
