package dev.sluice.client.json;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sluice.client.TaskRef;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.util.Date;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class JsonTest {
  private enum Colour {
    RED,
    BLUE
  }

  private record Inner(Colour colour, Optional<Integer> size) {}

  private record Everything(
      String text,
      boolean flag,
      int small,
      long large,
      double fraction,
      BigDecimal exact,
      BigInteger huge,
      LocalDate day,
      Instant moment,
      Duration length,
      List<Inner> inner,
      Map<String, Object> free,
      Map<String, Long> counts,
      Optional<String> absent,
      String nothing) {}

  private record Whole(int number) {}

  private record Positive(int number) {
    Positive {
      if (number < 0) {
        throw new IllegalArgumentException("negative");
      }
    }
  }

  private record Dated(Date date) {}

  private record Tree(String name, List<Tree> children) {}

  private static Object read(String json) {
    return JsonReader.read(json.getBytes(StandardCharsets.UTF_8));
  }

  private static <T> T read(Class<T> type, String json) {
    return RecordReader.read(type, read(json), "");
  }

  @Test
  void aRecordOfEverythingComesBackTheSame() {
    Everything everything =
        new Everything(
            "quote \" backslash \\ line \n tab \t bell \u0007 euro € smile \uD83D\uDE00",
            true,
            Integer.MIN_VALUE,
            Long.MAX_VALUE,
            0.1,
            new BigDecimal("12345678901234567890.123456789012345678901234567890"),
            BigInteger.TWO.pow(200),
            LocalDate.of(2024, 2, 29),
            Instant.parse("2024-02-29T12:00:00.123456789Z"),
            Duration.ofSeconds(90),
            List.of(
                new Inner(Colour.BLUE, Optional.of(3)), new Inner(Colour.RED, Optional.empty())),
            Map.of("list", List.of(1L, "two", false), "map", Map.of("x", new BigDecimal("1.50"))),
            Map.of("beyond 2^53", 9_007_199_254_740_993L),
            Optional.empty(),
            null);
    assertEquals(everything, read(Everything.class, JsonWriter.write(everything)));
  }

  @Test
  void nullAndEmptyAreLeftOut() {
    assertEquals("{\"colour\":\"RED\"}", JsonWriter.write(new Inner(Colour.RED, Optional.empty())));
    assertEquals("{\"size\":1}", JsonWriter.write(new Inner(null, Optional.of(1))));
    Map<String, Object> map = new HashMap<>();
    map.put("absent", null);
    assertEquals("{}", JsonWriter.write(map));
  }

  @Test
  void aRecordMayContainItself() {
    RecordReader.check(Tree.class);
    Tree tree = new Tree("a", List.of(new Tree("b", List.of())));
    assertEquals(tree, read(Tree.class, JsonWriter.write(tree)));
  }

  @Test
  void aLoneSurrogateIsEscapedForTheServerToSee() {
    assertEquals("\"\\ud83d\"", JsonWriter.write("\uD83D"));
    assertEquals("\"\\ude00x\"", JsonWriter.write("\uDE00x"));
  }

  @Test
  void whatJsonCannotSayIsNamed() {
    assertRefused("date: java.util.Date", () -> JsonWriter.write(new Dated(new Date())));
    assertRefused(
        "a: JSON cannot express the number NaN", () -> JsonWriter.write(Map.of("a", Double.NaN)));
    Map<String, Object> endless = new HashMap<>();
    endless.put("a", endless);
    assertRefused("deeper", () -> JsonWriter.write(endless));
    assertRefused("Dated.date", () -> TaskRef.of("x", Dated.class));
    assertRefused("java.util.Date", () -> TaskRef.of("x", Whole.class, Date.class));
  }

  private static void assertRefused(String part, Runnable code) {
    String message = assertThrows(IllegalArgumentException.class, code::run).getMessage();
    assertTrue(message.contains(part), message);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        " ",
        "{",
        "[1",
        "[1,]",
        "{\"a\":1,}",
        "{a:1}",
        "{\"a\" 1}",
        "{\"a\":1,\"a\":2}",
        "01",
        "1.",
        ".5",
        "+1",
        "1e",
        "NaN",
        "-",
        "nul",
        "truer",
        "\"a",
        "\"\\x\"",
        "\"\\u12g4\"",
        "\"\n\"",
        "1 2",
        "1e1001",
        "1e-1001",
        "1e9999999",
        "'a'",
        "[1 2]",
        "]",
        "<html></html>"
      })
  void whatIsNotJsonIsRefused(String text) {
    assertThrows(Unreadable.class, () -> read(text));
  }

  @Test
  void theReaderIsBounded() {
    read("[".repeat(JsonReader.MAX_DEPTH) + "]".repeat(JsonReader.MAX_DEPTH));
    assertThrows(Unreadable.class, () -> read("[".repeat(1_000_000)));
    assertThrows(Unreadable.class, () -> read("{\"a\":".repeat(1_000_000)));
    assertThrows(Unreadable.class, () -> read("9".repeat(1_001)));
    assertThrows(Unreadable.class, () -> JsonReader.read(new byte[] {'"', (byte) 0xff, '"'}));
  }

  @Test
  void numbersLoseNoDigit() {
    assertEquals(9_007_199_254_740_993L, read("9007199254740993"));
    assertEquals(Long.MIN_VALUE, read("-9223372036854775808"));
    assertEquals(new BigDecimal("9223372036854775808"), read("9223372036854775808"));
    assertEquals(new BigDecimal("1.10"), read("1.10"));
    assertEquals(5, read(Whole.class, "{\"number\":5.0}").number());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{}",
        "{\"number\":null}",
        "{\"number\":\"5\"}",
        "{\"number\":5.5}",
        "[]",
        "7",
        "{\"number\":2147483648}",
        "{\"number\":1e1000}",
        "{\"number\":true}",
        "{\"number\":[]}"
      })
  void whatDoesNotFitIsNamed(String json) {
    String message = assertThrows(Unreadable.class, () -> read(Whole.class, json)).getMessage();
    assertTrue(message.contains("does not fit"), message);
  }

  @Test
  void thePlaceIsNamed() {
    String json = "{\"inner\":[{\"colour\":\"RED\"},{\"colour\":\"GREEN\"}]}";
    record Outer(List<Inner> inner) {}
    assertEquals(
        "The answer's /inner/1/colour does not fit " + Colour.class.getName(),
        assertThrows(Unreadable.class, () -> read(Outer.class, json)).getMessage());
    assertThrows(Unreadable.class, () -> read(Positive.class, "{\"number\":-1}"));
  }

  @Test
  void aNewerServerMaySayMore() {
    assertEquals(new Whole(1), read(Whole.class, "{\"number\":1,\"more\":{\"x\":[]}}"));
    assertNull(read(Whole.class, "null"));
    assertEquals(Map.of("a", 1L), read(Map.class, "{\"a\":1}"));
  }
}
