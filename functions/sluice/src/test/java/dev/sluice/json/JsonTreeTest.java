package dev.sluice.json;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** What is read, written and hashed. */
class JsonTreeTest extends JsonTexts {
  @Test
  void otherEncodingsAreNotGuessed() {
    refused("malformed-encoding", "{}".getBytes(StandardCharsets.UTF_16LE));
    refused("malformed-encoding", "{}".getBytes(StandardCharsets.UTF_16BE));
  }

  @Test
  void readsEveryKindOfValue() throws BadJson {
    Map<String, Object> expected = new LinkedHashMap<>();
    expected.put("text", "a\u0000\ud83d\ude00\ud800");
    expected.put("list", Arrays.asList(1L, new BigDecimal("-0.10"), true, false, null));
    expected.put("", Map.of());
    assertEquals(
        expected,
        read(
            "{\"text\":\"a\\u0000\\ud83d\\ude00\\ud800\",\"list\":[1,-0.10,true,false,null],\"\":{}}"));
    assertNull(read("null"));
  }

  @Test
  void writesCompactJson() {
    Map<String, Object> tree = new LinkedHashMap<>();
    tree.put("b", List.of(1, 2L, new BigDecimal("0.50")));
    tree.put("a", null);
    tree.put("t", "\"\n</\u20ac");
    assertEquals("{\"b\":[1,2,0.50],\"a\":null,\"t\":\"\\\"\\n</\u20ac\"}", JsonTree.write(tree));
    assertThrows(IllegalArgumentException.class, () -> JsonTree.write(List.of(new Object())));
  }

  @Test
  void whatIsWrittenIsReadBack() throws BadJson {
    long seed = System.nanoTime();
    Random random = new Random(seed);
    for (int i = 0; i < 2_000; i++) {
      Object tree = tree(random, 0);
      assertEquals(tree, read(JsonTree.write(tree)), "seed " + seed + ", tree " + i);
    }
  }

  @Test
  void hashIgnoresOrderSpacingAndSpelling() throws BadJson {
    byte[] hash = JsonTree.canonicalHash(read("{\"a\":1,\"b\":[10,{\"c\":0.5,\"d\":0}]}"));
    for (String same :
        List.of(
            " { \"b\" : [ 1e1, {\"d\":0.00,\"c\":5E-1} ],\n\"a\":1.0 }",
            "{\"\\u0061\":1,\"b\":[10.00,{\"d\":-0,\"c\":0.50}]}")) {
      assertArrayEquals(hash, JsonTree.canonicalHash(read(same)), same);
    }
    for (String other :
        List.of(
            "{\"a\":\"1\",\"b\":[10,{\"c\":0.5,\"d\":0}]}",
            "{\"a\":1,\"b\":[{\"c\":0.5,\"d\":0},10]}",
            "{\"a\":1,\"b\":[10,{\"c\":0.5,\"d\":null}]}",
            "{\"a\":1,\"b\":[10,{\"c\":0.5}]}")) {
      assertFalse(Arrays.equals(hash, JsonTree.canonicalHash(read(other))), other);
    }
  }

  @Test
  void hashIsThatOfTheSameTreeShuffled() {
    long seed = System.nanoTime();
    Random random = new Random(seed);
    for (int i = 0; i < 500; i++) {
      Object tree = tree(random, 0);
      assertArrayEquals(
          JsonTree.canonicalHash(tree),
          JsonTree.canonicalHash(reversed(tree)),
          "seed " + seed + ", tree " + i);
    }
  }

  private static Object reversed(Object value) {
    if (value instanceof Map<?, ?> members) {
      List<Map.Entry<?, ?>> entries = new ArrayList<>(members.entrySet());
      Map<Object, Object> copy = new LinkedHashMap<>();
      for (int i = entries.size() - 1; i >= 0; i--) {
        copy.put(entries.get(i).getKey(), reversed(entries.get(i).getValue()));
      }
      return copy;
    }
    return value instanceof List<?> list
        ? list.stream().map(JsonTreeTest::reversed).toList()
        : value;
  }

  private static Object tree(Random random, int depth) {
    int size = random.nextInt(5);
    return switch (random.nextInt(depth < 6 ? 9 : 7)) {
      case 0 -> null;
      case 1 -> random.nextBoolean();
      case 2 -> random.nextLong() >> random.nextInt(64);
      case 3 -> new BigDecimal(random.nextLong() + "." + random.nextInt(1_000));
      case 4 -> new BigDecimal("-" + random.nextInt(1, 99) + "E+" + random.nextInt(30, 1_000));
      case 5, 6 -> text(random);
      case 7 -> {
        List<Object> elements = new ArrayList<>();
        for (int i = 0; i < size; i++) {
          elements.add(tree(random, depth + 1));
        }
        yield elements;
      }
      default -> {
        Map<String, Object> members = new LinkedHashMap<>();
        for (int i = 0; i < size; i++) {
          members.put(text(random), tree(random, depth + 1));
        }
        yield members;
      }
    };
  }

  private static String text(Random random) {
    StringBuilder text = new StringBuilder();
    for (int i = random.nextInt(12); i > 0; i--) {
      int c = random.nextInt(random.nextBoolean() ? 128 : Character.MAX_CODE_POINT + 1);
      if (Character.getType(c) != Character.SURROGATE) {
        text.appendCodePoint(c);
      }
    }
    return text.toString();
  }
}
