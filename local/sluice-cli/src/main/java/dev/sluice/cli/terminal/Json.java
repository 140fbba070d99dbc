package dev.sluice.cli.terminal;

import java.util.Iterator;
import java.util.List;
import java.util.Map;

/** A tree as JSON, with nulls and every digit, as the server sent it. */
public final class Json {
  private final StringBuilder text = new StringBuilder();
  private final boolean spaced;
  private final int columns;

  private Json(boolean spaced, int columns) {
    this.spaced = spaced;
    this.columns = columns;
  }

  /** In one line, for machines. */
  public static String line(Object tree) {
    return line(tree, false);
  }

  private static String line(Object tree, boolean spaced) {
    Json json = new Json(spaced, 0);
    json.value(tree, null);
    return json.text.toString();
  }

  /**
   * For people: what fits stays in one line, and the rest is indented.
   *
   * @param columns of a line
   */
  public static String lines(Object tree, int columns) {
    Json json = new Json(true, columns);
    json.value(tree, "\n");
    return json.text.toString();
  }

  /**
   * @param line the end of a line with the indentation of the next; null: all in one line
   */
  private void value(Object value, String line) {
    if (value instanceof Map<?, ?> members) {
      list('{', members.entrySet().iterator(), '}', unlessShort(value, line));
    } else if (value instanceof List<?> elements) {
      list('[', elements.iterator(), ']', unlessShort(value, line));
    } else if (value instanceof String string) {
      quote(string);
    } else {
      text.append(value); // a number, a boolean or null
    }
  }

  private String unlessShort(Object value, String line) {
    if (line == null) {
      return null;
    }
    int room = columns - text.length() + text.lastIndexOf("\n"); // but for a comma
    return Words.width(line(value, true)) <= room ? null : line;
  }

  private void list(char open, Iterator<?> parts, char close, String line) {
    text.append(open);
    String inner = line == null ? null : line + "  ";
    while (parts.hasNext()) {
      text.append(inner == null ? "" : inner);
      Object part = parts.next();
      if (part instanceof Map.Entry<?, ?> member) {
        quote(String.valueOf(member.getKey()));
        text.append(spaced ? ": " : ":");
        value(member.getValue(), inner);
      } else {
        value(part, inner);
      }
      text.append(parts.hasNext() ? "," : "");
      text.append(parts.hasNext() && spaced && inner == null ? " " : "");
    }
    text.append(line == null ? "" : line).append(close);
  }

  private void quote(String string) {
    text.append('"');
    for (int i = 0; i < string.length(); i++) {
      char c = string.charAt(i);
      if (c == '"' || c == '\\') {
        text.append('\\').append(c);
      } else if (Character.isISOControl(c) || Character.isSurrogate(c) && isLone(string, i)) {
        text.append(String.format("\\u%04x", (int) c)); // also keeps a terminal from obeying it
      } else {
        text.append(c);
      }
    }
    text.append('"');
  }

  private static boolean isLone(String string, int at) {
    return Character.isHighSurrogate(string.charAt(at))
        ? at + 1 == string.length() || !Character.isLowSurrogate(string.charAt(at + 1))
        : at == 0 || !Character.isHighSurrogate(string.charAt(at - 1));
  }
}
