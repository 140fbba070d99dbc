package dev.sluice.json;

import static org.junit.jupiter.api.Assertions.assertDoesNotThrow;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.math.BigDecimal;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Texts that are malformed, too deep, too large or hostile. */
class JsonLimitsTest extends JsonTexts {
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
  void malformedTexts(String text) {
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
  void duplicateKeys(String text) {
    refused("duplicate-key", text);
  }

  @Test
  void depth() throws BadJson {
    Object tree = read("[".repeat(32) + "]".repeat(32));
    assertEquals(1, ((List<?>) tree).size());
    read("{\"a\":".repeat(32) + "1" + "}".repeat(32));
    refused("too-deep", "[".repeat(33) + "]".repeat(33));
    refused("too-deep", "{\"a\":".repeat(33) + "1" + "}".repeat(33));
    refused("too-deep", "[".repeat(100_000));
  }

  @Test
  void numbersToBeJudgedLaterAreReadable() throws BadJson {
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
  void hugeExponents(String number) {
    within(50, () -> refused("number-too-large", "{\"priority\":" + number + "}"));
  }

  @Test
  void longNumbers() {
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
  void badUtf8(String name, String hex) {
    refused("malformed-encoding", bytes(hex));
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
  void keysAndNames() throws BadJson {
    assertEquals(10_000, ((Map<?, ?>) read(objectOf(10_000))).size());
    refused("too-many-tokens", objectOf(10_001));
    refused("too-many-tokens", "[" + "1,".repeat(10_000) + "1]");
    refused("too-many-tokens", "[" + objectOf(5_000) + "," + objectOf(5_000) + "]");
    read("{\"" + "n".repeat(128) + "\":1}");
    refused("name-too-long", "{\"" + "n".repeat(129) + "\":1}");
    refused("name-too-long", "{\"" + "n".repeat(200_000) + "\":1}");
  }

  @Test
  void fiveThousandKeysWithOneHashCode() throws BadJson {
    // "Aa" and "BB" have the same hash code, and so do all words of 13 such pairs
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
   * The contract's bound on the work, as processor time of the quickest of five tries, so that
   * neither other processes nor a JVM that is still compiling count.
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
}
