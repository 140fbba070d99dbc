package dev.sluice.cli.terminal;

import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.OffsetDateTime;
import java.time.ZoneId;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Times and durations as people write and read them, in the user's zone. */
public final class Times {
  private static final DateTimeFormatter OF_TODAY = format("HH:mm:ss");
  private static final DateTimeFormatter OF_THIS_YEAR = format("MMM dd HH:mm");
  private static final DateTimeFormatter OF_ANY_YEAR = format("yyyy-MM-dd");
  private static final DateTimeFormatter EXACT = format("yyyy-MM-dd HH:mm:ss.SSS");
  private static final Pattern DURATION = Pattern.compile("([0-9]{1,9})(ms|s|m|min|h|d|w)");

  /** How a duration may be written. */
  public static final String DURATIONS = "a number with ms, s, m, h, d or w, such as 90s or 2h";

  private Times() {}

  private static DateTimeFormatter format(String pattern) {
    return DateTimeFormatter.ofPattern(pattern, Locale.ROOT);
  }

  /** Short, at most 12 columns: the time of today, or else the date. */
  public static String brief(Instant time, Terminal terminal) {
    ZonedDateTime there = time.atZone(terminal.clock().getZone());
    LocalDate today = LocalDate.now(terminal.clock());
    if (there.toLocalDate().equals(today)) {
      return OF_TODAY.format(there);
    }
    return (there.getYear() == today.getYear() ? OF_THIS_YEAR : OF_ANY_YEAR).format(there);
  }

  /** With date and milliseconds. */
  public static String exact(Instant time, Terminal terminal) {
    return EXACT.format(time.atZone(terminal.clock().getZone()));
  }

  /** How long ago, as short as can be: {@code 12s}, {@code 5m}, {@code 3h}, {@code 2d}. */
  public static String age(Instant time, Terminal terminal) {
    long seconds = Math.max(0, Duration.between(time, terminal.now()).toSeconds());
    if (seconds < 60) {
      return seconds + "s";
    }
    return seconds < 3_600
        ? seconds / 60 + "m"
        : seconds < 86_400 ? seconds / 3_600 + "h" : seconds / 86_400 + "d";
  }

  /** {@code 3 s ago}, {@code in 5 min}. */
  public static String relative(Instant time, Terminal terminal) {
    Duration past = Duration.between(time, terminal.now());
    if (past.abs().toMillis() < 1_000) {
      return "now";
    }
    return past.isNegative()
        ? "in " + Words.duration(past.negated())
        : Words.duration(past) + " ago";
  }

  /**
   * A duration such as {@code 90s}, {@code 2h} or {@code PT1M30S}.
   *
   * @throws Failed when it is none
   */
  public static Duration duration(String flag, String text) {
    Duration duration = durationOrNull(text);
    if (duration == null) {
      throw Failed.usage(flag + " must be " + DURATIONS + ", was " + Words.plain(text));
    }
    return duration;
  }

  private static Duration durationOrNull(String text) {
    Matcher match = DURATION.matcher(text);
    try {
      if (!match.matches()) {
        Duration iso = Duration.parse(text);
        return iso.isNegative() ? null : iso;
      }
    } catch (DateTimeException e) {
      return null;
    }
    long number = Long.parseLong(match.group(1));
    return switch (match.group(2)) {
      case "ms" -> Duration.ofMillis(number);
      case "s" -> Duration.ofSeconds(number);
      case "h" -> Duration.ofHours(number);
      case "d" -> Duration.ofDays(number);
      case "w" -> Duration.ofDays(Math.multiplyExact(number, 7));
      default -> Duration.ofMinutes(number);
    };
  }

  /**
   * A time: how long ago ({@code 2h}), or a date with or without a time, in the user's zone unless
   * it names another.
   *
   * @param past whether a duration counts back from now
   * @throws Failed when it is none
   */
  public static Instant time(String flag, String text, boolean past, Terminal terminal) {
    Duration duration = durationOrNull(text);
    try {
      if (duration != null) {
        return past ? terminal.now().minus(duration) : terminal.now().plus(duration);
      }
      return absolute(text, terminal.clock().getZone());
    } catch (DateTimeException | ArithmeticException e) {
      throw Failed.usage(
          flag
              + " must be a duration such as 2h, a date or a time such as 2026-01-05T09:00, was "
              + Words.plain(text));
    }
  }

  private static Instant absolute(String text, ZoneId zone) {
    if (text.matches("\\d{4}-\\d\\d-\\d\\d")) {
      return LocalDate.parse(text).atStartOfDay(zone).toInstant();
    }
    if (text.matches(".*(Z|[+-]\\d\\d:\\d\\d)")) {
      return OffsetDateTime.parse(text).toInstant();
    }
    return LocalDateTime.parse(text.replace(' ', 'T')).atZone(zone).toInstant();
  }
}
