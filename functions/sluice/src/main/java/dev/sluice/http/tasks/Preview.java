package dev.sluice.http.tasks;

import dev.sluice.json.Unicode;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * Params or a result in one line of a table: the name first, then each member with its value, cut
 * at 160 characters. What is nested deeper than a list of values is counted.
 */
final class Preview {
  private static final int LONGEST = 160;

  private Preview() {}

  /**
   * @param tree as {@link dev.sluice.json.JsonTree#read} gives it; secrets are hidden before
   * @return null when there is nothing to show
   */
  static String of(Object tree) {
    if (!(tree instanceof Map<?, ?> members)) {
      return tree == null ? null : cut(value(tree));
    }
    if (members.size() == 1) {
      return cut(value(members.values().iterator().next())); // the column says what it is
    }
    List<String> parts = new ArrayList<>();
    for (Map.Entry<?, ?> member : members.entrySet()) {
      if (member.getKey().equals("name") && member.getValue() instanceof String name) {
        parts.add(0, cut(name));
      } else if (member.getValue() != null) {
        parts.add(member.getKey() + " " + value(member.getValue()));
      }
    }
    return parts.isEmpty() ? null : cut(String.join(" · ", parts));
  }

  private static String value(Object value) {
    if (value instanceof Map<?, ?> members) {
      return "{" + members.size() + "}";
    }
    if (!(value instanceof List<?> elements)) {
      return cut(String.valueOf(value));
    }
    if (elements.isEmpty()) {
      return "[0]";
    }
    StringBuilder text = new StringBuilder();
    for (Object element : elements) {
      if (element instanceof Map<?, ?> || element instanceof List<?> || text.length() > LONGEST) {
        return "[" + elements.size() + "]";
      }
      text.append(text.length() == 0 ? "" : ", ").append(cut(String.valueOf(element)));
    }
    return text.toString();
  }

  private static String cut(String text) {
    return Unicode.shortened(text, LONGEST);
  }
}
