package dev.sluice.params;

import dev.sluice.json.JsonTree;
import dev.sluice.json.Pointers;
import dev.sluice.json.Unicode;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * What any text in a request may be, whatever field it stands in: at most {@value #MAX_TEXT}
 * characters (code points), and nothing that cannot be stored and shown everywhere (half a
 * surrogate pair, or U+0000).
 */
public final class TextRules {
  /** Code points of one string. */
  public static final int MAX_TEXT = 65_536;

  /**
   * The pattern of a name that goes into messages: no control or format character, no line end, not
   * only spaces; and no slash, which would make a link of it.
   */
  public static final String VISIBLE =
      "[^/\\p{C}\\p{Zl}\\p{Zp}]*[^/\\p{C}\\p{Z}][^/\\p{C}\\p{Zl}\\p{Zp}]*";

  static final String NO_TEXT = "Half a surrogate pair or U+0000 is not a text.";

  static final String NO_NAME = "Half a surrogate pair or U+0000 is not a name.";

  private TextRules() {}

  /**
   * Tells {@code too-long} and {@code invalid-text} for every string and name of a tree. (A name
   * with half a surrogate pair does not come this far: the parser refuses it.)
   *
   * @param tree as {@link JsonTree#read} gives it
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
          // the pointer of such a member could not be written, so its object answers for it
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
