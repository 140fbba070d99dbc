package dev.sluice.worker;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadFeature;
import java.io.IOException;
import java.io.InputStream;

/** Reads the event of a drain. */
public final class DrainEvent {
  private static final JsonFactory JSON =
      JsonFactory.builder().enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION).build();

  private DrainEvent() {}

  /**
   * The mode an event asks for: its member {@code mode}, {@code "scheduled"}, {@code "wake"} or
   * {@code "long-poll"}; without one, scheduled. Other members (a schedule sends many) are ignored.
   *
   * @throws IllegalArgumentException when it is not a JSON object or names another mode
   */
  public static DrainMode mode(InputStream event) throws IOException {
    try (JsonParser parser = JSON.createParser(event)) {
      if (parser.nextToken() != JsonToken.START_OBJECT) {
        throw notAnEvent();
      }
      DrainMode mode = DrainMode.SCHEDULED;
      while (parser.nextToken() != JsonToken.END_OBJECT) {
        boolean named = parser.currentName().equals("mode");
        JsonToken value = parser.nextToken();
        if (named) {
          mode = mode(value == JsonToken.VALUE_STRING ? parser.getText() : "");
        }
        parser.skipChildren();
      }
      if (parser.nextToken() != null) {
        throw notAnEvent();
      }
      return mode;
    } catch (JsonProcessingException e) {
      throw notAnEvent();
    }
  }

  private static DrainMode mode(String name) {
    return switch (name) {
      case "scheduled" -> DrainMode.SCHEDULED;
      case "wake" -> DrainMode.WAKE;
      case "long-poll" -> DrainMode.LONG_POLL;
      default ->
          throw new IllegalArgumentException(
              "The mode of a drain event is \"scheduled\", \"wake\" or \"long-poll\"");
    };
  }

  private static IllegalArgumentException notAnEvent() {
    return new IllegalArgumentException(
        "A drain event is one JSON object, for instance {\"mode\":\"long-poll\"}");
  }
}
