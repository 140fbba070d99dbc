package dev.sluice.schedule;

import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A cron expression as people write it, made plain: words such as {@code @daily}, and names of
 * months and days, become numbers. What cron does not know, or people get wrong, is refused with
 * the reason.
 */
final class CronText {
  private static final Map<String, String> WORDS =
      Map.of(
          "@yearly", "0 0 1 1 *",
          "@annually", "0 0 1 1 *",
          "@monthly", "0 0 1 * *",
          "@weekly", "0 0 * * 0",
          "@daily", "0 0 * * *",
          "@midnight", "0 0 * * *",
          "@hourly", "0 * * * *");

  private static final Pattern PART =
      Pattern.compile("(?:(\\*)|(\\w+)(?:-(\\w+))?)(?:/(\\d{1,4}))?");
  private static final Pattern QUARTZ =
      Pattern.compile("\\?|L|LW|L-\\d+|\\d+[LW]|[A-Z]{3}L|\\w+#\\w+", Pattern.CASE_INSENSITIVE);

  private static final List<String> MONTHS =
      List.of("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec");
  private static final List<String> DAYS = List.of("sun", "mon", "tue", "wed", "thu", "fri", "sat");

  /** The fields in their order. */
  private enum Field {
    MINUTE("minute", 0, 59, List.of()),
    HOUR("hour", 0, 23, List.of()),
    DAY_OF_MONTH("day of month", 1, 31, List.of()),
    MONTH("month", 1, 12, MONTHS),
    DAY_OF_WEEK("day of week", 0, 7, DAYS);

    private final String words;
    private final int least;
    private final int most;
    private final List<String> names;

    Field(String words, int least, int most, List<String> names) {
      this.words = words;
      this.least = least;
      this.most = most;
      this.names = names;
    }
  }

  private CronText() {}

  /**
   * The same expression in numbers.
   *
   * @throws IllegalArgumentException saying what is wrong with it, and what to write instead
   */
  static String plain(String expression) {
    String stripped = expression.strip();
    if (stripped.startsWith("@")) {
      String meant = WORDS.get(stripped.toLowerCase(Locale.ROOT));
      if (meant == null) {
        throw wrong(stripped + " is not known: @yearly, @monthly, @weekly, @daily and @hourly are");
      }
      return meant;
    }
    String[] fields = stripped.split("\\s+");
    if (fields.length != Field.values().length || stripped.isEmpty()) {
      throw wrong(
          "a cron expression has five fields (minute, hour, day of month, month, day of week),"
              + " without seconds and years");
    }
    for (Field field : Field.values()) {
      String[] parts = fields[field.ordinal()].split(",", -1);
      for (int i = 0; i < parts.length; i++) {
        parts[i] = part(field, parts[i]);
      }
      fields[field.ordinal()] = String.join(",", parts);
    }
    return String.join(" ", fields);
  }

  private static String part(Field field, String part) {
    if (QUARTZ.matcher(part).matches() && !field.names.contains(part.toLowerCase(Locale.ROOT))) {
      throw wrong(
          part
              + " in the "
              + field.words
              + ": L, W, # and ? are not cron's. Schedule every day that may be meant, and let the"
              + " task check the date");
    }
    Matcher matcher = PART.matcher(part);
    if (!matcher.matches()) {
      throw wrong(
          "\""
              + part
              + "\" in the "
              + field.words
              + ": it takes numbers, *, lists, ranges and steps, such as 5, */10, 1,15 or 1-5");
    }
    int every = matcher.group(4) == null ? 1 : Integer.parseInt(matcher.group(4));
    if (every < 1 || every > field.most) {
      throw wrong("\"" + part + "\" in the " + field.words + ": a step is 1 to " + field.most);
    }
    String step = matcher.group(4) == null ? "" : "/" + every;
    if (matcher.group(1) != null) {
      return "*" + step;
    }
    int from = number(field, matcher.group(2));
    if (matcher.group(3) == null) {
      return from + step;
    }
    int to = number(field, matcher.group(3));
    if (field == Field.DAY_OF_WEEK && to != from) { // Sunday is 0 at the beginning, 7 at the end
      from = from == 7 ? 0 : from;
      to = to == 0 && from > 0 ? 7 : to;
    }
    return range(field, from, to) + step;
  }

  private static String range(Field field, int from, int to) {
    if (from > to) {
      int last = field == Field.DAY_OF_WEEK ? 6 : field.most;
      throw wrong(
          "the "
              + field.words
              + " ends before it begins: write "
              + (from == last ? "" + from : from + "-" + last)
              + ","
              + (to == field.least ? "" + to : field.least + "-" + to));
    }
    return from + "-" + to;
  }

  private static int number(Field field, String text) {
    int named = field.names.indexOf(text.toLowerCase(Locale.ROOT));
    if (named >= 0) {
      return named + field.least;
    }
    if (text.matches("\\d{1,4}")) {
      int number = Integer.parseInt(text);
      if (number >= field.least && number <= field.most) {
        return number;
      }
    }
    throw wrong(
        "\""
            + text
            + (field == Field.HOUR ? "\" is not an " : "\" is not a ")
            + field.words
            + ": it is "
            + field.least
            + " to "
            + field.most
            + (field.names.isEmpty()
                ? ""
                : ", or " + field.names.get(0).toUpperCase(Locale.ROOT) + " and so on"));
  }

  private static IllegalArgumentException wrong(String message) {
    return new IllegalArgumentException(message);
  }
}
