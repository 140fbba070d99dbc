package dev.sluice.schedule;

import static org.junit.jupiter.api.Assertions.assertTrue;

import com.code_intelligence.jazzer.junit.FuzzTest;
import dev.sluice.local.fuzz.Promptly;
import dev.sluice.task.Schedule;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A schedule's expression has fire times, or is refused in one sentence. The second line of an
 * input, if there is one, is the time zone.
 */
class CronFuzzTest {
  private static final Instant NOW = Instant.parse("2026-03-29T00:30:00Z");

  private static final Pattern EXCEPTION = Pattern.compile("\\w*Exception\\w*");

  @FuzzTest(maxDuration = "2s")
  void firesOrIsRefused(byte[] bytes) {
    String text = new String(bytes, StandardCharsets.ISO_8859_1);
    Promptly.read(() -> look(text));
  }

  private static void look(String text) {
    String[] lines = text.split("\n", 2);
    Schedule schedule =
        Schedule.cron("tick", lines[0]).in(lines.length > 1 ? lines[1] : "Europe/Berlin");
    FireTimes times;
    try {
      times = FireTimes.of(schedule);
    } catch (IllegalArgumentException e) {
      assertTrue(e.getMessage().startsWith("Schedule tick: "), e.getMessage());
      Matcher exceptions = EXCEPTION.matcher(e.getMessage());
      while (exceptions.find()) {
        assertTrue(text.contains(exceptions.group()), e.getMessage()); // it quotes what was given
      }
      assertTrue(text.endsWith(" null") || !e.getMessage().endsWith(" null"), e.getMessage());
      return;
    }
    Instant next = times.next(NOW);
    assertTrue(next.isAfter(NOW), () -> "fires at " + next);
    List<Instant> newest = times.newest(NOW.minus(Duration.ofDays(1)), NOW, 3);
    assertTrue(newest.size() <= 3 && newest.stream().noneMatch(NOW::isBefore), newest::toString);
  }
}
