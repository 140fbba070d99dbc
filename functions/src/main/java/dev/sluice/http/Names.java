package dev.sluice.http;

import dev.sluice.task.TextRules;

/** Names that people give: 1 to 100 characters, none of them a control character. */
final class Names {
  private static final int LONGEST = 100;

  private Names() {}

  /** The name without white space around it; null when it is absent or no text. */
  static String read(Fields fields, String field) {
    String text = fields.text(field);
    if (text == null) {
      return null;
    }
    String name = text.strip();
    int length = name.codePointCount(0, name.length());
    if (!TextRules.valid(name) || name.chars().anyMatch(Character::isISOControl)) {
      fields.wrong(field, "invalid-text", "It must be visible characters.");
    } else if (length == 0) {
      fields.wrong(field, "too-short", "It needs 1 or more characters.");
    } else if (length > LONGEST) {
      fields.wrong(field, "too-long", "It takes no more than " + LONGEST + " characters.");
    }
    return name;
  }
}
