package dev.sluice.http.tasks;

import dev.sluice.json.Unicode;
import java.util.regex.Pattern;

/**
 * What errors of the same cause have in common: quoted parts become {@code "…"}; UUIDs, ids and
 * numbers (words with a digit, and those joined to them by punctuation, as in dates) become {@code
 * #}.
 */
final class FailureShape {
  /** Characters of a shape; errors that differ only behind them are alike. */
  static final int LONGEST = 300;

  /** Characters of an error that are looked at. */
  private static final int LOOKED_AT = 1_000;

  private static final Pattern SPACE = Pattern.compile("[\\s\\p{Cc}]++");

  // an apostrophe inside a word quotes nothing; each ends at the next mark, so that the search is
  // linear, whatever the error is
  private static final Pattern QUOTED =
      Pattern.compile(
          "\"[^\"]*+\"|`[^`]*+`|\u201c[^\u201c\u201d]*+\u201d|\u00ab[^\u00ab\u00bb]*+\u00bb"
              + "|(?<![\\p{L}\\p{N}])'[^']*+'(?![\\p{L}\\p{N}])");

  private static final Pattern UUID =
      Pattern.compile("(?<![\\p{L}\\p{N}])\\p{XDigit}{8}(?:-\\p{XDigit}{4}){3}-\\p{XDigit}{12}");

  // looked for from the beginning of a word only, and never twice: linear again
  private static final Pattern NUMBER =
      Pattern.compile("(?<![\\p{L}\\p{N}_])[\\p{L}_]*+\\p{N}[\\p{L}\\p{N}_]*+");

  private static final Pattern JOINED = Pattern.compile("#(?:[-+.,:/]#)++");

  private FailureShape() {}

  /** Never empty; visible characters and single spaces. */
  static String of(String error) {
    String shape = SPACE.matcher(Unicode.cut(error, LOOKED_AT)).replaceAll(" ").strip();
    shape = QUOTED.matcher(shape).replaceAll("\"\u2026\"");
    shape = UUID.matcher(shape).replaceAll("#");
    shape = NUMBER.matcher(shape).replaceAll("#");
    shape = JOINED.matcher(shape).replaceAll("#");
    shape = Unicode.cut(shape, LONGEST).strip();
    return shape.isEmpty() ? "no error was told" : shape;
  }
}
