package dev.sluice.app.minutes;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class MinuteGroupTest {
  @ParameterizedTest
  @CsvSource({
    "2026-01-05T10:00:00Z, 2026-01-05T10:15:00Z",
    "2026-01-05T10:14:59.999Z, 2026-01-05T10:15:00Z",
    "2026-01-05T10:15:00Z, 2026-01-05T10:30:00Z",
    "2026-01-05T10:44:00Z, 2026-01-05T10:45:00Z",
    "2026-01-05T10:45:00Z, 2026-01-05T11:00:00Z",
    "2026-01-05T23:59:59Z, 2026-01-06T00:00:00Z",
    "2024-02-28T23:50:00Z, 2024-02-29T00:00:00Z",
    "2025-12-31T23:46:00Z, 2026-01-01T00:00:00Z"
  })
  void newIdsGoToTheNextGroupThatHasNotBegun(Instant now, Instant begins) {
    assertEquals(begins, Quarter.nextAfter(now).begins());
    assertTrue(Quarter.nextAfter(now).begins().isAfter(now));
  }

  @Test
  void anHourHasFour() {
    assertEquals(
        "[2026-01-05T10:00:00Z, 2026-01-05T10:15:00Z, 2026-01-05T10:30:00Z, 2026-01-05T10:45:00Z]",
        Quarter.ofHour(Instant.parse("2026-01-05T10:59:59Z")).stream()
            .map(Quarter::begins)
            .toList()
            .toString());
  }

  @Test
  void everyCallIsDueInsideItsMinute() {
    Quarter group = new Quarter(Instant.parse("2026-01-05T10:15:00Z"));
    for (int slot = 0; slot < 15; slot++) {
      Instant minute = group.begins().plus(Duration.ofMinutes(slot));
      for (long position = 0; position < 70_000; position++) {
        Instant due = group.due(slot, position);
        assertFalse(due.isBefore(minute));
        assertTrue(due.isBefore(minute.plusSeconds(55)));
      }
    }
    assertEquals(group.begins(), group.due(0, 0));
  }

  /** However many calls there are, no second has more than three above its share. */
  @Test
  void callsAreSpreadOverTheMinute() {
    Quarter group = new Quarter(Instant.parse("2026-01-05T10:15:00Z"));
    int[] seconds = new int[55];
    for (int position = 0; position < 2_000; position++) {
      long millis = Duration.between(group.begins(), group.due(0, position)).toMillis();
      int most = ++seconds[(int) (millis / 1_000)];
      assertTrue(most <= position / 55 + 3, () -> most + ": " + Arrays.toString(seconds));
    }
  }
}
