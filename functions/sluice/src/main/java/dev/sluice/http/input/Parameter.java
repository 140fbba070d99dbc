package dev.sluice.http.input;

/**
 * What a caller may give under a name beside the body: a part of the path or of the query, or a
 * header. Declared once: {@link Query} reads by it, and the OpenAPI document shows it.
 *
 * @param kind one of the constants below
 * @param least the smallest number, or the fewest characters (code points) of a text
 * @param most the largest number, or the most characters
 * @param pattern what the whole text must match, in words that Java and JSON Schema share; null:
 *     anything
 * @param absent what stands for a number that is not given; null: nothing
 * @param help one sentence
 */
public record Parameter(
    String name, String kind, int least, int most, String pattern, Integer absent, String help) {
  public static final String TEXT = "text";
  public static final String WHOLE = "whole";
  public static final String TIME = "time";

  /** Task states with commas between. */
  public static final String STATES = "states";

  /** One to so many characters, none of them a control character. */
  public static Parameter text(String name, int longest, String help) {
    return new Parameter(name, TEXT, 1, longest, null, null, help);
  }

  public static Parameter whole(String name, int least, int most, String help) {
    return new Parameter(name, WHOLE, least, most, null, null, help);
  }

  /** A value of a kind that has no bounds. */
  public static Parameter of(String name, String kind, String help) {
    return new Parameter(name, kind, 0, 0, null, null, help);
  }

  public Parameter matching(String pattern) {
    return new Parameter(name, kind, least, most, pattern, absent, help);
  }

  public Parameter orElse(int absent) {
    return new Parameter(name, kind, least, most, pattern, absent, help);
  }
}
