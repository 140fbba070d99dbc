package dev.sluice.local.http;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * What came back.
 *
 * @param headers names in lower case
 * @param logLines what was logged meanwhile; null when the driver does not know
 */
public record HttpReply(
    int status,
    Map<String, String> headers,
    List<String> cookies,
    String body,
    List<String> logLines,
    Duration took) {
  private static final ObjectMapper JSON = new ObjectMapper();

  public JsonNode json() {
    try {
      return JSON.readTree(body);
    } catch (IOException e) {
      throw new UncheckedIOException("not JSON: " + body, e);
    }
  }

  public String id() {
    return json().path("id").asText();
  }

  /** The last part of the problem's type. */
  public String slug() {
    String type = json().path("type").asText();
    return type.substring(type.lastIndexOf('/') + 1);
  }

  /** Pointers of the problem's errors, in order. */
  public List<String> pointers() {
    List<String> pointers = new ArrayList<>();
    json().path("errors").forEach(error -> pointers.add(error.path("pointer").asText()));
    return pointers;
  }
}
