package dev.sluice.params.shape;

import dev.sluice.json.JsonTree;
import dev.sluice.json.Pointers;
import dev.sluice.json.Unicode;
import dev.sluice.params.Violation;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * The rules for every text in a request, in whatever field: at most {@value #MAX_TEXT} characters
 * (code points), and nothing that cannot be stored and shown everywhere (half a surrogate pair, or
 * U+0000).
 */
public final class TextRules {
  /** Code points of one string. */
  public static final int MAX_TEXT = 65_536;

  /** Characters that no name has: control, private use, half pairs, ends of lines, the slash. */
  private static final String NEVER =
      "\\/\\p{Cc}\\p{Co}\\p{Cs}\\p{Zl}\\p{Zp}\\ufdd0-\\ufdef\\ufffe\\uffff"
          // and format characters but the joiners; by number, because what is unassigned today is
          // an emoji tomorrow, and only newer versions of Java know it
          + "\\u00ad\\u0600-\\u0605\\u061c\\u06dd\\u070f\\u0890\\u0891\\u08e2\\u180e\\u200b\\u200e\\u200f"
          + "\\u202a-\\u202e\\u2060-\\u206f\\ufeff\\ufff0-\\ufffb"
          + "\ud804\udcbd\ud804\udccd\ud80d\udc30-\ud80d\udc3f\ud82f\udca0-\ud82f\udca3"
          + "\ud834\udd73-\ud834\udd7a"
          + "\udb40\udc00-\udb40\udc2f\udb40\udc3a-\udb40\udc60"
          + "\udb40\udc7b-\udb40\udc7e\udb40\udc80-\udb40\udcff";

  private static final String JOINERS = "\\u200c\\u200d";

  /** They end a letter that has no vowel, in ten scripts; a joiner behind says how it looks. */
  private static final String VIRAMAS =
      "\\u094d\\u09cd\\u0a4d\\u0acd\\u0b4d\\u0bcd\\u0c4d\\u0ccd\\u0d4d\\u0dca";

  private static final String JOINED =
      ("(?![" + JOINERS + "])")
          + ("(?!.* [" + JOINERS + "])")
          + ("(?!.*[" + JOINERS + "][" + JOINERS + "])")
          + ("(?!.*[^" + VIRAMAS + "][" + JOINERS + "](?: |$))");

  /** A flag such as England's is a black one, the region's digits and letters as tags, an end. */
  private static final String FLAG = "\ud83c\udff4";

  private static final String TAGS = "\udb40\udc30-\udb40\udc39\udb40\udc61-\udb40\udc7a";

  private static final String END_OF_TAGS = "\udb40\udc7f";

  private static final String TAGGED =
      ("(?![" + TAGS + END_OF_TAGS + "])")
          + ("(?!.*[^" + FLAG + TAGS + "][" + TAGS + END_OF_TAGS + "])")
          + ("(?!.*" + FLAG + END_OF_TAGS + ")")
          + ("(?!.*[" + TAGS + "]{7})")
          + ("(?!.*[" + TAGS + "](?:[^" + TAGS + END_OF_TAGS + "]|$))");

  /** Letters that look like nothing. */
  private static final String FILLERS = "\\u115f\\u1160\\u2800\\u3164\\uffa0\ud834\udd59";

  /**
   * The pattern of a name that goes into messages: no control or format character, no line end, at
   * least one character that can be seen; and no slash, which would make a link of it. A joiner, as
   * Persian and families of emoji have it, is between two others, or behind a virama; tags are in a
   * flag. It means the same to Java and, in a schema, to JavaScript.
   */
  public static final String VISIBLE =
      JOINED
          + TAGGED
          + ("[^" + NEVER + "]*")
          + ("[^" + NEVER + "\\p{Z}\\p{M}" + JOINERS + FILLERS + "]")
          + ("[^" + NEVER + "]*");

  /** What is wrong with another text. */
  public static final String ONLY_VISIBLE = "It must be visible characters without a slash.";

  static final String NO_TEXT = "Half a surrogate pair or U+0000 is not a text.";

  static final String NO_NAME = "Half a surrogate pair or U+0000 is not a name.";

  private TextRules() {}

  /**
   * Reports {@code too-long} and {@code invalid-text} for every string and name of a tree. (The
   * parser has already refused names with half a surrogate pair.)
   *
   * @param tree as {@link JsonTree#read} returns it
   * @param pointer of the tree itself
   * @param told pointers of what was reported as {@code invalid-text} before
   */
  static void check(Object tree, String pointer, Set<String> told, List<Violation> sink) {
    if (tree instanceof String text) {
      if (text.length() > MAX_TEXT && text.codePointCount(0, text.length()) > MAX_TEXT) {
        sink.add(
            new Violation(
                pointer, "too-long", "It takes no more than " + MAX_TEXT + " characters."));
      }
      if (!Unicode.valid(text) && !told.contains(pointer)) {
        sink.add(new Violation(pointer, "invalid-text", NO_TEXT));
      }
    } else if (tree instanceof Map<?, ?> members) {
      for (Map.Entry<?, ?> member : members.entrySet()) {
        String name = (String) member.getKey();
        if (Unicode.valid(name)) {
          check(member.getValue(), Pointers.child(pointer, name), told, sink);
        } else if (!told.contains(pointer)) {
          // no pointer can contain this name, so it is reported at its object
          sink.add(new Violation(pointer, "invalid-text", NO_NAME));
        }
      }
    } else if (tree instanceof List<?> elements) {
      for (int i = 0; i < elements.size(); i++) {
        check(elements.get(i), Pointers.child(pointer, i), told, sink);
      }
    }
  }
}
