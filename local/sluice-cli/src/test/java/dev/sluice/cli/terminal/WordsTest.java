package dev.sluice.cli.terminal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.io.ByteArrayOutputStream;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class WordsTest {
  private static final Terminal TERMINAL = Terminals.with(Map.of());

  @Test
  void aTextIsOneLineAndObeysNobody() {
    assertEquals("a b [31mc", Words.plain("a\r\nb\u001B[31mc\u009B"));
    assertEquals("a b", Words.plain("a\u202Eb\u2028"));
  }

  @ParameterizedTest
  @CsvSource({"abc, 3", "日本, 4", "e\u0301, 1", "😀, 2", "ｗ, 2"})
  void aTextHasAWidth(String text, int width) {
    assertEquals(width, Words.width(text));
  }

  @ParameterizedTest
  @CsvSource({"abcdef, 6, abcdef", "abcdef, 4, abc…", "日本語, 4, 日…", "a😀b, 3, a…"})
  void aTextIsCutAtAColumn(String text, int columns, String cut) {
    assertEquals(cut, Words.cut(text, columns));
  }

  @ParameterizedTest
  @CsvSource({
    "0, 0 ms",
    "-5, 0 ms",
    "999, 999 ms",
    "1240, 1.2 s",
    "125000, 2 min 5 s",
    "3600000, 1 h",
    "11100000, 3 h 5 min",
    "273600000, 3 d 4 h"
  })
  void aDurationHasTwoUnitsAtMost(long millis, String words) {
    assertEquals(words, Words.duration(Duration.ofMillis(millis)));
  }

  @Test
  void aBarIsFullAtTheEnd() {
    assertEquals("██░░", Words.bar(5, 10, 4, true));
    assertEquals("####", Words.bar(12, 10, 4, false));
    assertEquals("----", Words.bar(1, 0, 4, false));
    assertEquals("###-", Words.bar(999, 1000, 4, false));
  }

  @Test
  void timesAreThoseOfTheUsersZone() {
    assertEquals("00:29:59", Times.brief(Instant.parse("2026-01-05T18:44:59Z"), TERMINAL));
    assertEquals("Jan 05 23:59", Times.brief(Instant.parse("2026-01-05T18:14:00Z"), TERMINAL));
    assertEquals("2025-12-31", Times.brief(Instant.parse("2025-12-31T12:00:00Z"), TERMINAL));
    assertEquals("1.0 s ago", Times.relative(Terminals.NOW.minusSeconds(1), TERMINAL));
    assertEquals("in 2 min", Times.relative(Terminals.NOW.plusSeconds(120), TERMINAL));
    assertEquals("2d", Times.age(Terminals.NOW.minus(Duration.ofHours(50)), TERMINAL));
  }

  @ParameterizedTest
  @CsvSource({
    "2h, 2026-01-05T16:45:00Z",
    "1w, 2025-12-29T18:45:00Z",
    "PT1M30S, 2026-01-05T18:43:30Z",
    "2026-01-05, 2026-01-04T18:15:00Z",
    "2026-01-05T09:00, 2026-01-05T03:15:00Z",
    "2026-01-05 09:00, 2026-01-05T03:15:00Z",
    "2026-01-05T09:00:00Z, 2026-01-05T09:00:00Z",
    "2026-01-05T09:00:00+01:00, 2026-01-05T08:00:00Z"
  })
  void aTimeIsAbsoluteOrAgo(String text, String time) {
    assertEquals(Instant.parse(time), Times.time("--since", text, true, TERMINAL));
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "2", "2x", "-2h", "2026-13-01", "tomorrow", "999999999999h", "PT-1S"})
  void whatIsNoTimeIsRefused(String text) {
    Failed failed = assertThrows(Failed.class, () -> Times.time("--since", text, true, TERMINAL));
    assertEquals(Exit.USAGE, failed.exitCode());
    assertThrows(Failed.class, () -> Times.duration("--delay", text));
  }

  @Test
  void jsonKeepsNullsAndDigits() {
    Map<String, Object> tree = new LinkedHashMap<>();
    tree.put("a", null);
    tree.put("b", List.of(new BigDecimal("1.10"), true, "q\"\\\n\u009B\uD83D"));
    tree.put("c", Map.of());
    assertEquals(
        "{\"a\":null,\"b\":[1.10,true,\"q\\\"\\\\\\u000a\\u009b\\ud83d\"],\"c\":{}}",
        Json.line(tree));
    Map<String, Object> wide = new LinkedHashMap<>();
    wide.put("short", Arrays.asList(1, null));
    wide.put("long", "x".repeat(70));
    assertEquals(
        "{\n  \"short\": [1, null],\n  \"long\": \"" + "x".repeat(70) + "\"\n}",
        Json.lines(wide, 80));
    List<Object> deep = new ArrayList<>();
    deep.add("y".repeat(61));
    assertEquals("[\n  [\n    \"" + "y".repeat(61) + "\"\n  ]\n]", Json.lines(List.of(deep), 62));
    assertEquals("[[\"" + "y".repeat(61) + "\"]]", Json.lines(List.of(deep), 80));
  }

  @Test
  void linesAreDrawnAgainAndPassAbove() {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    Terminal terminal = Terminals.with(Map.of(), out, 80, Terminal.Stream.OUT);
    try (LiveLines lines = new LiveLines(terminal, Terminal.Stream.OUT)) {
      lines.show(List.of("one", "two"));
      lines.show(List.of("one", "two")); // the same: nothing to draw
      lines.pass(List.of("passes"));
    }
    assertEquals(
        "one\ntwo\n\u001B[2A\r\u001B[Jpasses\none\ntwo\n\u001B[2A\r\u001B[J",
        out.toString(StandardCharsets.UTF_8));
  }
}
