package dev.sluice.client.json;

import java.nio.charset.StandardCharsets;

/**
 * JSON that is sent as it is, with its nulls and every digit.
 *
 * @param text one JSON text
 */
public record JsonText(String text) implements JsonWriter.Written {
  /**
   * @throws IllegalArgumentException saying where, when it is not one JSON text
   */
  public JsonText {
    try {
      JsonReader.read(text.getBytes(StandardCharsets.UTF_8));
    } catch (Unreadable e) {
      throw new IllegalArgumentException(e.getMessage().replace("The answer", "The text"), e);
    }
  }

  /** The text. */
  @Override
  public String toString() {
    return text;
  }
}
