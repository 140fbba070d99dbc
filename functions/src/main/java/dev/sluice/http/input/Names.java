package dev.sluice.http.input;

import dev.sluice.json.Unicode;

/** Names that people give: 1 to 100 characters, none of them a control character. */
public final class Names {
  private Names() {}

  /** The declaration of such a name. */
  public static Input input(String field, String help) {
    return Input.text(field, 100, help);
  }

  /** The name without white space around it; null when it is absent or no text. */
  public static String read(Fields fields, Input field) {
    String text = fields.text(field);
    if (text == null) {
      return null;
    }
    String name = text.strip();
    int length = name.codePointCount(0, name.length());
    if (!Unicode.valid(name) || name.chars().anyMatch(Character::isISOControl)) {
      fields.wrong(field, "invalid-text", "It must be visible characters.");
    } else if (length == 0) {
      fields.wrong(field, "too-short", "It needs 1 or more characters.");
    } else if (length > field.most()) {
      fields.wrong(field, "too-long", "It takes no more than " + field.most() + " characters.");
    }
    return name;
  }
}
