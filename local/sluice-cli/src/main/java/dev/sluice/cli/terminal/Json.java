package dev.sluice.cli.terminal;

import java.util.Iterator;
import java.util.List;
import java.util.Map;

/** A tree as JSON, with nulls and every digit, as the server sent it. */
public final class Json {
  private final StringBuilder text = new StringBuilder();
  private final boolean indented;

  private Json(boolean indented) {
    this.indented = indented;
  }

  /** In one line, for machines. */
  public static String line(Object tree) {
    return of(tree, false);
  }

  /** In several lines, for people. */
  public static String lines(Object tree) {
    return of(tree, true);
  }

  private static String of(Object tree, boolean indented) {
    Json json = new Json(indented);
    json.value(tree, "\n");
    return json.text.toString();
  }

  /**
   * @param line the end of a line with the indentation of the next
   */
  private void value(Object value, String line) {
    if (value instanceof Map<?, ?> members) {
      list('{', members.entrySet().iterator(), '}', line);
    } else if (value instanceof List<?> elements) {
      list('[', elements.iterator(), ']', line);
    } else if (value instanceof String string) {
      quote(string);
    } else {
      text.append(value); // a number, a boolean or null
    }
  }

  private void list(char open, Iterator<?> parts, char close, String line) {
    text.append(open);
    boolean any = parts.hasNext();
    String inner = line + "  ";
    while (parts.hasNext()) {
      text.append(indented ? inner : "");
      Object part = parts.next();
      if (part instanceof Map.Entry<?, ?> member) {
        quote(String.valueOf(member.getKey()));
        text.append(indented ? ": " : ":");
        value(member.getValue(), inner);
      } else {
        value(part, inner);
      }
      text.append(parts.hasNext() ? "," : "");
    }
    text.append(any && indented ? line : "").append(close);
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
