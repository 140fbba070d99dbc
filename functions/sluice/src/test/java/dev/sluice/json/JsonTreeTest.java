package dev.sluice.json;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertDoesNotThrow;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Row numbers are those of the table of nasty HTTP inputs. */
class JsonTreeTest {

  private static Object read(String text) throws BadJson {
    return JsonTree.read(text.getBytes(StandardCharsets.UTF_8));
  }

  private static void refused(String code, String text) {
    refused(code, text.getBytes(StandardCharsets.UTF_8));
  }

  private static void refused(String code, byte[] text) {
    BadJson bad = assertThrows(BadJson.class, () -> JsonTree.read(text));
    assertEquals(code, bad.code());
  }

  @ParameterizedTest(name = "[{index}]")
  @ValueSource(
      strings = {
        "",
        " ",
        "{",
        "[",
        "\"",
        "tru",
        "{\"type\":\"echo\",\"params\":{}} x",
        "{} {}",
        "1 2",
        "NaN",
        "Infinity",
        "-Infinity",
        "01",
        "-01",
        "+1",
        ".5",
        "5.",
        "1e",
        "-",
        "0x10",
        "// x\n1",
        "/* x */ 1",
        "# x\n1",
        "'x'",
        "{'a':1}",
        "{a:1}",
        "[1,]",
        "{\"a\":1,}",
        "[,1]",
        "[1 2]",
        "{\"a\" 1}",
        "{\"a\":1]",
        "\"\t\"",
        "\"\\x\"",
        "\"\\u12g4\"",
        "{\"half a pair in a name \\ud800\":1}",
        "\u0000",
        "\ufeff{}"
      })
  void rows2And4And11And20MalformedTexts(String text) {
    refused("malformed-json", text);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{\"type\":1,\"type\":2}",
        "{\"params\":{\"a\":1,\"b\":2,\"a\":null}}",
        "{\"params\":[{\"a\":null,\"a\":null}]}",
        "{\"\\u0074ype\":1,\"type\":2}"
      })
  void row5DuplicateKeys(String text) {
    refused("duplicate-key", text);
  }

  @Test
  void row6And7Depth() throws BadJson {
    Object tree = read("[".repeat(32) + "]".repeat(32));
    assertEquals(1, ((List<?>) tree).size());
    read("{\"a\":".repeat(32) + "1" + "}".repeat(32));
    refused("too-deep", "[".repeat(33) + "]".repeat(33));
    refused("too-deep", "{\"a\":".repeat(33) + "1" + "}".repeat(33));
    refused("too-deep", "[".repeat(100_000));
  }

  @Test
  void row8NumbersToBeJudgedLaterAreReadable() throws BadJson {
    assertEquals(new BigDecimal("1e400"), read("1e400"));
    assertEquals(new BigDecimal("1.50"), read("1.50"));
    assertEquals(new BigDecimal("9223372036854775808"), read("9223372036854775808"));
    assertEquals(Long.MAX_VALUE, read("9223372036854775807"));
    assertEquals(Long.MIN_VALUE, read("-9223372036854775808"));
    assertEquals(0L, read("-0"));
    assertEquals(new BigDecimal("1".repeat(1_000)), read("1".repeat(1_000)));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "1e1000000000",
        "1e-1000000000",
        "-1E+1000000000",
        "1e1001",
        "1e99999999999999999999999999"
      })
  void row9HugeExponents(String number) {
    within(50, () -> refused("number-too-large", "{\"priority\":" + number + "}"));
  }

  @Test
  void row9LongNumbers() {
    String digits = "1".repeat(10_000);
    for (String number : List.of(digits, "0." + digits, "-" + digits, "1e" + digits)) {
      within(50, () -> refused("number-too-large", "[" + number + "]"));
    }
    refused("number-too-large", "1".repeat(1_001));
  }

  @ParameterizedTest
  @CsvSource({
    "overlong slash,22 C0 AF 22",
    "lone surrogate,22 ED A0 80 22",
    "surrogate pair,22 ED A0 BD ED B8 80 22",
    "cut sequence,22 E2 82 22",
    "cut at the end,22 E2 82",
    "past Unicode,22 F4 90 80 80 22",
    "lone continuation,22 80 22",
    "outside of a string,FF",
    "UTF-16 mark,FE FF 00 31"
  })
  void row21BadUtf8(String name, String hex) {
    refused("malformed-encoding", bytes(hex));
  }

  @Test
  void otherEncodingsAreNotGuessed() {
    refused("malformed-json", "{}".getBytes(StandardCharsets.UTF_16LE));
    refused("malformed-json", "{}".getBytes(StandardCharsets.UTF_16BE));
  }

  private static byte[] bytes(String hex) {
    String[] parts = hex.split(" ");
    byte[] bytes = new byte[parts.length];
    for (int i = 0; i < parts.length; i++) {
      bytes[i] = (byte) Integer.parseInt(parts[i], 16);
    }
    return bytes;
  }

  private static String objectOf(int keys) {
    return IntStream.range(0, keys)
        .mapToObj(i -> "\"k" + i + "\":0")
        .collect(Collectors.joining(",", "{", "}"));
  }

  @Test
  void row27KeysAndNames() throws BadJson {
    assertEquals(10_000, ((Map<?, ?>) read(objectOf(10_000))).size());
    refused("too-many-tokens", objectOf(10_001));
    refused("too-many-tokens", "[" + "1,".repeat(10_000) + "1]");
    refused("too-many-tokens", "[" + objectOf(5_000) + "," + objectOf(5_000) + "]");
    read("{\"" + "n".repeat(128) + "\":1}");
    refused("name-too-long", "{\"" + "n".repeat(129) + "\":1}");
    refused("name-too-long", "{\"" + "n".repeat(200_000) + "\":1}");
  }

  @Test
  void row28FiveThousandKeysWithOneHashCode() throws BadJson {
    // "Aa" and "BB" have one hash code, and so has every word of 13 such pairs
    String text =
        IntStream.range(0, 5_000)
            .mapToObj(
                i ->
                    IntStream.range(0, 13)
                        .mapToObj(bit -> (i >> bit & 1) == 0 ? "Aa" : "BB")
                        .collect(Collectors.joining("", "\"", "\":1")))
            .collect(Collectors.joining(",", "{", "}"));
    within(200, () -> read(text));
    Object tree = read(text);
    assertEquals(5_000, ((Map<?, ?>) tree).size());
    assertEquals(1, ((Map<?, ?>) tree).keySet().stream().map(Object::hashCode).distinct().count());
  }

  /**
   * The contract's bound on the work, as processor time of the quickest of five tries: neither
   * other processes nor a JVM that is still compiling count.
   */
  private static void within(long millis, Executable work) {
    ThreadMXBean threads = ManagementFactory.getThreadMXBean();
    long quickest = Long.MAX_VALUE;
    for (int i = 0; i < 5; i++) {
      long began = threads.getCurrentThreadCpuTime();
      assertDoesNotThrow(work);
      quickest = Math.min(quickest, threads.getCurrentThreadCpuTime() - began);
    }
    assertTrue(quickest < millis * 1_000_000, "took " + quickest + " ns");
  }

  @Test
  void messagesDoNotEchoTheText() {
    BadJson bad = assertThrows(BadJson.class, () -> read("{\"a\": secret}"));
    assertEquals("The text is not one JSON value: line 1, column 7.", bad.getMessage());
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
