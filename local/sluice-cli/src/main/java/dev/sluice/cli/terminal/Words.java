package dev.sluice.cli.terminal;

import java.time.Duration;
import java.util.Locale;

/** Texts as a terminal shows them: without what could move its cursor, padded and cut. */
public final class Words {
  private Words() {}

  /**
   * One line: a task's text may not move the cursor, colour the terminal, begin a line, or turn the
   * direction of what follows.
   */
  public static String plain(String text) {
    return text.replaceAll("[\\p{Cc}\\p{Cf}\\u2028\\u2029]+", " ").strip();
  }

  /** How many columns a text takes. */
  public static int width(String text) {
    return text.codePoints().map(Words::width).sum();
  }

  /** Marks take none; East Asian characters and emoji take two. */
  private static int width(int c) {
    int type = Character.getType(c);
    if (type == Character.NON_SPACING_MARK || type == Character.ENCLOSING_MARK) {
      return 0;
    }
    boolean wide =
        c >= 0x1100 && c <= 0x115F
            || c >= 0x2E80 && c <= 0xA4CF
            || c >= 0xAC00 && c <= 0xD7A3
            || c >= 0xF900 && c <= 0xFAFF
            || c >= 0xFE30 && c <= 0xFE6F
            || c >= 0xFF00 && c <= 0xFF60
            || c >= 0xFFE0 && c <= 0xFFE6
            || c >= 0x1F300 && c <= 0x1FAFF
            || c >= 0x20000 && c <= 0x3FFFD;
    return wide ? 2 : 1;
  }

  /** The beginning of a text, marked as cut if it is longer than so many columns. */
  public static String cut(String text, int columns) {
    if (width(text) <= columns) {
      return text;
    }
    int taken = 0;
    int end = 0;
    while (end < text.length()) {
      int c = text.codePointAt(end);
      if (taken + width(c) > columns - 1) {
        break;
      }
      taken += width(c);
      end += Character.charCount(c);
    }
    return text.substring(0, end) + "…";
  }

  /** The text with spaces behind it, so many columns wide. */
  public static String left(String text, int columns) {
    return text + " ".repeat(Math.max(0, columns - width(text)));
  }

  /** The text with spaces before it. */
  public static String right(String text, int columns) {
    return " ".repeat(Math.max(0, columns - width(text))) + text;
  }

  /** A number with its thousands apart. */
  public static String count(long number) {
    return String.format(Locale.ROOT, "%,d", number);
  }

  /** {@code 1 task}, {@code 1,204 tasks}. */
  public static String count(long number, String noun) {
    return count(number, noun, noun + "s");
  }

  /** {@code 1 child}, {@code 1,204 children}. */
  public static String count(long number, String noun, String plural) {
    return count(number) + " " + (number == 1 ? noun : plural);
  }

  /** Two units at most: {@code 82 ms}, {@code 1.2 s}, {@code 2 min 5 s}, {@code 3 d 4 h}. */
  public static String duration(Duration duration) {
    long millis = Math.max(0, duration.toMillis());
    if (millis < 1_000) {
      return millis + " ms";
    }
    if (millis < 60_000) {
      return String.format(Locale.ROOT, "%.1f s", millis / 1_000.0);
    }
    long seconds = millis / 1_000;
    if (seconds < 3_600) {
      return two(seconds / 60, "min", seconds % 60, "s");
    }
    return seconds < 86_400
        ? two(seconds / 3_600, "h", seconds % 3_600 / 60, "min")
        : two(seconds / 86_400, "d", seconds % 86_400 / 3_600, "h");
  }

  private static String two(long large, String unit, long small, String smaller) {
    return large + " " + unit + (small == 0 ? "" : " " + small + " " + smaller);
  }

  /** So much of a bar is full, in so many columns. */
  public static String bar(long done, long total, int columns, boolean blocks) {
    double share = total <= 0 ? 0 : Math.max(0, Math.min(1, (double) done / total));
    int full = (int) Math.floor(share * columns);
    return (blocks ? "█" : "#").repeat(full) + (blocks ? "░" : "-").repeat(columns - full);
  }
}
