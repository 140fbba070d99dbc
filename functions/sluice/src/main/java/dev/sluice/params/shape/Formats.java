package dev.sluice.params.shape;

import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeParseException;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Dates and times as RFC 3339 writes them, nothing else. Written by hand, because {@code
 * DateTimeFormatter} accepts more (years of any length and sign) and slows down a cold start.
 */
public final class Formats {
  /** Loaded when the first moment is read: most tasks have none. */
  private static final class Moment {
    static final Pattern SHAPE =
        Pattern.compile(
            "([0-9]{4}-[0-9]{2}-[0-9]{2})T([0-9]{2}):([0-9]{2}):([0-9]{2})(?:\\.([0-9]{1,9}))?"
                + "(?:Z|([+-])([0-9]{2}):([0-9]{2}))");
  }

  private Formats() {}

  /** A day of the calendar as {@code yyyy-MM-dd}; null when it is not one. */
  public static LocalDate date(String text) {
    if (text.length() != 10) {
      return null;
    }
    for (int i = 0; i < 10; i++) {
      char c = text.charAt(i);
      if (i == 4 || i == 7 ? c != '-' : c < '0' || c > '9') {
        return null;
      }
    }
    try {
      return LocalDate.of(
          Integer.parseInt(text.substring(0, 4)),
          Integer.parseInt(text.substring(5, 7)),
          Integer.parseInt(text.substring(8)));
    } catch (DateTimeException e) {
      return null;
    }
  }

  /**
   * A moment as {@code yyyy-MM-ddTHH:mm:ss[.fraction]} with {@code Z} or an offset such as {@code
   * +02:00}; null when it is not one.
   */
  public static Instant instant(String text) {
    Matcher match = Moment.SHAPE.matcher(text);
    LocalDate date = match.matches() ? date(match.group(1)) : null;
    if (date == null) {
      return null;
    }
    try {
      String fraction = match.group(5);
      int nanos = fraction == null ? 0 : Integer.parseInt((fraction + "00000000").substring(0, 9));
      LocalDateTime local =
          date.atTime(number(match, 2), number(match, 3), number(match, 4), nanos);
      return local.toInstant(offset(match));
    } catch (DateTimeException e) {
      return null;
    }
  }

  /** A moment in UTC, to the millisecond, as {@code Instant.toString} writes it. */
  public static String text(Instant instant) {
    LocalDateTime utc = LocalDateTime.ofEpochSecond(instant.getEpochSecond(), 0, ZoneOffset.UTC);
    StringBuilder text = new StringBuilder(24).append(utc.toLocalDate()).append('T');
    digits(text, utc.getHour(), 2).append(':');
    digits(text, utc.getMinute(), 2).append(':');
    digits(text, utc.getSecond(), 2);
    int millis = instant.getNano() / 1_000_000;
    if (millis > 0) {
      digits(text.append('.'), millis, 3);
    }
    return text.append('Z').toString();
  }

  private static StringBuilder digits(StringBuilder text, int number, int width) {
    String digits = Integer.toString(number);
    for (int i = digits.length(); i < width; i++) {
      text.append('0');
    }
    return text.append(digits);
  }

  private static ZoneOffset offset(Matcher match) {
    if (match.group(6) == null) {
      return ZoneOffset.UTC;
    }
    int sign = match.group(6).equals("-") ? -1 : 1;
    return ZoneOffset.ofHoursMinutes(sign * number(match, 7), sign * number(match, 8));
  }

  private static int number(Matcher match, int group) {
    return Integer.parseInt(match.group(group));
  }

  /** A length of time as ISO 8601 writes it, for instance {@code PT1M30S}; null when it is not. */
  public static Duration duration(String text) {
    try {
      return Duration.parse(text);
    } catch (DateTimeParseException e) {
      return null;
    }
  }
}
