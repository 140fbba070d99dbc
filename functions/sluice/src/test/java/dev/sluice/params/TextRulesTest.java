package dev.sluice.params;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.sluice.json.BadJson;
import dev.sluice.json.JsonTree;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

class TextRulesTest {

  private static List<String> violations(Object tree) {
    List<Violation> found = new ArrayList<>();
    TextRules.check(tree, "/params", Set.of(), found);
    return found.stream().map(v -> v.pointer() + " " + v.code()).toList();
  }

  @Test
  void row13LongText() {
    assertEquals(List.of(), violations("x".repeat(65_536)));
    assertEquals(List.of("/params too-long"), violations("x".repeat(65_537)));
    assertEquals(List.of(), violations("\ud83d\ude00".repeat(65_536)), "code points are counted");
  }

  @Test
  void row22HalfPairsAndNul() throws BadJson {
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
}
