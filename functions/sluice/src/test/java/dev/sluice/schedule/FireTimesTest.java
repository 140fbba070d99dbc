package dev.sluice.schedule;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTimeout;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sluice.task.Schedule;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class FireTimesTest {

  /** Expected times are in UTC. */
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "*/10 * * * *  | UTC | 2024-03-01T10:00:00Z | 2024-03-01T10:10:00Z 2024-03-01T10:20:00Z",
        "*/10 * * * *  | UTC | 2024-03-01T09:59:59.999Z | 2024-03-01T10:00:00Z",
        // leap day, end of month, end of year, days of the week
        "0 12 29 2 *   | UTC | 2024-02-29T12:00:00Z | 2028-02-29T12:00:00Z 2032-02-29T12:00:00Z",
        "0 12 29 2 *   | UTC | 2097-01-01T00:00:00Z | 2104-02-29T12:00:00Z",
        "0 0 31 * *    | UTC | 2024-01-31T00:00:00Z | 2024-03-31T00:00:00Z 2024-05-31T00:00:00Z",
        "59 23 28-31 * * | UTC | 2023-02-28T00:00:00Z | 2023-02-28T23:59:00Z 2023-03-28T23:59:00Z",
        "0 0 1 1 *     | America/New_York | 2024-06-01T00:00:00Z | 2025-01-01T05:00:00Z",
        "0 9 * * 1-5   | Europe/Berlin | 2024-03-01T09:00:00Z | 2024-03-04T08:00:00Z",
        "0 0 13 * 5    | UTC | 2024-09-12T00:00:00Z | 2024-09-13T00:00:00Z 2024-09-20T00:00:00Z",
        // Berlin skips 02:00 to 03:00 on 31 March 2024
        "30 2 * * *    | Europe/Berlin | 2024-03-30T00:00:00Z | 2024-03-30T01:30:00Z"
            + " 2024-03-31T01:00:00Z 2024-04-01T00:30:00Z",
        "0 3 * * *     | Europe/Berlin | 2024-03-30T12:00:00Z | 2024-03-31T01:00:00Z"
            + " 2024-04-01T01:00:00Z",
        "0,30 2,3 * * * | Europe/Berlin | 2024-03-30T12:00:00Z | 2024-03-31T01:00:00Z"
            + " 2024-03-31T01:30:00Z 2024-04-01T00:00:00Z",
        "30 * * * *    | Europe/Berlin | 2024-03-30T23:45:00Z | 2024-03-31T00:30:00Z"
            + " 2024-03-31T01:30:00Z",
        "0 * * * *     | Europe/Berlin | 2024-03-31T00:00:00Z | 2024-03-31T01:00:00Z"
            + " 2024-03-31T02:00:00Z",
        // and has 02:00 to 03:00 twice on 27 October 2024
        "30 2 * * *    | Europe/Berlin | 2024-10-26T12:00:00Z | 2024-10-27T00:30:00Z"
            + " 2024-10-28T01:30:00Z",
        "30 2 * * *    | Europe/Berlin | 2024-10-27T01:10:00Z | 2024-10-28T01:30:00Z",
        "0 3 * * *     | Europe/Berlin | 2024-10-27T00:00:00Z | 2024-10-27T02:00:00Z",
        "*/30 * * * *  | Europe/Berlin | 2024-10-27T00:00:00Z | 2024-10-27T00:30:00Z"
            + " 2024-10-27T01:00:00Z 2024-10-27T01:30:00Z 2024-10-27T02:00:00Z",
        // New York: 02:00 to 03:00 is skipped on 10 March, 01:00 to 02:00 comes twice on 3 November
        // 2024
        "30 2 * * *    | America/New_York | 2024-03-09T12:00:00Z | 2024-03-10T07:00:00Z"
            + " 2024-03-11T06:30:00Z",
        "30 1 * * *    | America/New_York | 2024-11-02T12:00:00Z | 2024-11-03T05:30:00Z"
            + " 2024-11-04T06:30:00Z",
        "30 * * * *    | America/New_York | 2024-11-03T05:00:00Z | 2024-11-03T05:30:00Z"
            + " 2024-11-03T06:30:00Z 2024-11-03T07:30:00Z",
        // half an hour twice; midnight skipped; a whole day skipped
        "45 1 * * *    | Australia/Lord_Howe | 2024-04-06T00:00:00Z | 2024-04-06T14:45:00Z"
            + " 2024-04-07T15:15:00Z",
        "0 0 * * *     | Africa/Cairo | 2024-04-25T12:00:00Z | 2024-04-25T22:00:00Z"
            + " 2024-04-26T21:00:00Z",
        "0 12 * * *    | Pacific/Apia | 2011-12-29T23:00:00Z | 2011-12-30T10:00:00Z"
            + " 2011-12-30T22:00:00Z",
        // a day of the month or a day of the week, but only if both are restricted
        "0 0 4 * 1     | UTC | 2024-03-01T12:00:00Z | 2024-03-04T00:00:00Z 2024-03-11T00:00:00Z",
        "0 0 5 * 1     | UTC | 2024-03-01T12:00:00Z | 2024-03-04T00:00:00Z 2024-03-05T00:00:00Z",
        "0 0 4 * */1   | UTC | 2024-03-01T12:00:00Z | 2024-03-04T00:00:00Z 2024-04-04T00:00:00Z",
        "0 0 */1 * 1   | UTC | 2024-03-01T12:00:00Z | 2024-03-04T00:00:00Z 2024-03-11T00:00:00Z",
        // rates are counted from 1970
        "PT10M         | UTC | 2024-03-01T10:00:00Z | 2024-03-01T10:10:00Z",
        "PT10M         | UTC | 2024-03-01T09:59:59.999Z | 2024-03-01T10:00:00Z",
        "PT1H          | Europe/Berlin | 2024-10-27T00:00:00Z | 2024-10-27T01:00:00Z"
            + " 2024-10-27T02:00:00Z",
        "PT7S          | UTC | 1970-01-01T00:00:00Z | 1970-01-01T00:00:07Z",
      })
  void firesAt(String expression, String zone, Instant after, String expected) {
    FireTimes times = FireTimes.of(Schedule.cron("a", expression).in(zone));
    Instant at = after;
    for (String time : expected.split(" ")) {
      at = times.next(at);
      assertEquals(Instant.parse(time), at);
    }
  }

  private static String refusal(String expression) {
    return assertThrows(
            IllegalArgumentException.class, () -> FireTimes.of(Schedule.cron("report", expression)))
        .getMessage();
  }

  /** A schedule that never fires looks like one that works until somebody misses its tasks. */
  @ParameterizedTest
  @ValueSource(strings = {"0 0 30 2 *", "0 0 31 2 *", "0 0 31 4,6,9,11 *", "* * 30-31 FEB *"})
  void aDayThatNeverComesIsRefused(String expression) {
    assertEquals(
        "Schedule report: \"" + expression + "\" never fires: that day never comes",
        refusal(expression));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "@yearly      | 2025-01-01T00:00:00Z",
        "@annually    | 2025-01-01T00:00:00Z",
        "@monthly     | 2024-04-01T00:00:00Z",
        "@weekly      | 2024-03-03T00:00:00Z", // a Sunday
        "@daily       | 2024-03-02T00:00:00Z",
        "@midnight    | 2024-03-02T00:00:00Z",
        "@Hourly      | 2024-03-01T11:00:00Z",
        "0 6 * * sat-sun | 2024-03-02T06:00:00Z",
        "0 6 * * MON-SUN | 2024-03-02T06:00:00Z",
        "0 6 * * 7    | 2024-03-03T06:00:00Z",
        "0 6 * * 7-1  | 2024-03-03T06:00:00Z",
        "0 6 * * 7-2/2 | 2024-03-03T06:00:00Z",
        "0 6 * * 7-7  | 2024-03-03T06:00:00Z",
        "0 6 * * 6-7  | 2024-03-02T06:00:00Z",
        "0 6 * jul wed | 2024-07-03T06:00:00Z",
        "0 6 * JAN,MAR Fri | 2024-03-08T06:00:00Z"
      })
  void takesTheUsualWords(String expression, Instant first) {
    Instant after = Instant.parse("2024-03-01T10:00:00Z");
    assertEquals(first, FireTimes.of(Schedule.cron("a", expression)).next(after));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "0 0 * * FRI-MON | the day of week ends before it begins: write 5-6,0-1",
        "0 22-2 * * *    | the hour ends before it begins: write 22-23,0-2",
        "0 23-0 * * *    | the hour ends before it begins: write 23,0",
        "0 0 L * *       | L in the day of month: L, W, # and ? are not cron's",
        "0 0 15W * *     | 15W in the day of month: L, W, # and ? are not cron's",
        "0 0 * * FRI#2   | FRI#2 in the day of week: L, W, # and ? are not cron's",
        "0 0 ? * MON     | ? in the day of month: L, W, # and ? are not cron's",
        "0 0 * * 5L      | 5L in the day of week: L, W, # and ? are not cron's",
        "@reboot         | @reboot is not known: @yearly, @monthly, @weekly, @daily and @hourly"
            + " are",
        "0 0 12 * * *    | a cron expression has five fields",
        "60 * * * *      | \"60\" is not a minute: it is 0 to 59",
        "0 0 * * FRY     | \"FRY\" is not a day of week: it is 0 to 7, or SUN and so on",
        "0 0 * 13 *      | \"13\" is not a month: it is 1 to 12, or JAN and so on",
        "*/0 * * * *     | \"*/0\" in the minute: a step is 1 to 59",
        "*/90 * * * *    | \"*/90\" in the minute: a step is 1 to 59",
        "0 */24 * * *    | \"*/24\" in the hour: a step is 1 to 23",
        "0 0 5/32 * *    | \"5/32\" in the day of month: a step is 1 to 31",
        "0 0 * 1-6/13 *  | \"1-6/13\" in the month: a step is 1 to 12",
        "0 0 * * */8     | \"*/8\" in the day of week: a step is 1 to 7",
        "0 24 * * *      | \"24\" is not an hour: it is 0 to 23",
        "1,,2 * * * *    | \"\" in the minute: it takes numbers, *, lists, ranges and steps"
      })
  void saysWhyItRefuses(String expression, String reason) {
    String message = refusal(expression);
    assertTrue(message.startsWith("Schedule report: " + reason), message);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "* * * *",
        "* * * * * *",
        "60 * * * *",
        "* 24 * * *",
        "* * 0 * *",
        "* * * 13 *",
        "a * * * *",
        "*/0 * * * *",
        "@reboot",
        "PT0S",
        "PT-1S",
        "PT0.5S",
        "P1D1",
        "P400D"
      })
  void refusesWhatIsNotAnExpression(String expression) {
    String message = refusal(expression);
    assertTrue(message.startsWith("Schedule report: "), message);
  }

  @Test
  void refusesAnUnknownZone() {
    Schedule schedule = Schedule.cron("report", "0 0 * * *").in("Europe/Atlantis");
    assertThrows(IllegalArgumentException.class, () -> FireTimes.of(schedule));
  }

  @Test
  void theNewestAreFoundWithoutCountingAll() {
    FireTimes times = FireTimes.of(Schedule.every("a", Duration.ofSeconds(1)));
    Instant until = Instant.parse("2024-06-01T00:00:00.500Z");
    Instant yearAgo = until.minus(Duration.ofDays(365));
    assertEquals(
        Stream.of("2024-05-31T23:59:58Z", "2024-05-31T23:59:59Z", "2024-06-01T00:00:00Z")
            .map(Instant::parse)
            .toList(),
        assertTimeout(Duration.ofSeconds(2), () -> times.newest(yearAgo, until, 3)));
    assertEquals(List.of(), times.newest(until, until.plusMillis(499), 3));
    assertEquals(
        List.of(Instant.parse("2024-06-01T00:00:01Z")),
        times.newest(until, until.plusMillis(500), 3));
    FireTimes leap = FireTimes.of(Schedule.cron("a", "0 0 29 2 *"));
    assertEquals(1, leap.newest(yearAgo, until, 100).size());
  }

  /** Compared with an expression that tries every minute, around changes of the clock. */
  @Test
  void randomExpressionsFireWhenEveryMinuteIsTried() {
    long seed = Long.getLong("sluice.seed", System.nanoTime());
    Random random = new Random(seed);
    List<String> zones =
        List.of("UTC", "Europe/Berlin", "America/New_York", "Australia/Lord_Howe", "Africa/Cairo");
    for (int i = 0; i < 30; i++) {
      ZoneId zone = ZoneId.of(zones.get(random.nextInt(zones.size())));
      String expression = NaiveCron.random(random);
      Instant start = start(zone, random);
      Instant end = start.plus(Duration.ofDays(1));
      FireTimes times = FireTimes.of(Schedule.cron("a", expression).in(zone.getId()));
      List<Instant> found = new ArrayList<>();
      for (Instant at = times.next(start); at != null && !at.isAfter(end); at = times.next(at)) {
        found.add(at);
      }
      String what = expression + " in " + zone + " from " + start + ", seed " + seed;
      assertEquals(new NaiveCron(expression).between(start, end, zone), found, what);
      int most = 1 + random.nextInt(5);
      assertEquals(
          found.subList(Math.max(0, found.size() - most), found.size()),
          times.newest(start, end, most),
          what);
    }
  }

  /** Half a day before a change of the clock, if there are any. */
  private static Instant start(ZoneId zone, Random random) {
    Instant some = Instant.parse("2024-01-01T00:00:00Z").plusSeconds(random.nextInt(63_000_000));
    var change = zone.getRules().nextTransition(some);
    Instant near = change == null ? some : change.getInstant();
    return near.minusSeconds(43_200).plusSeconds(random.nextInt(7_200));
  }
}
