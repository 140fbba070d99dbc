package dev.sluice.testing;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Map;

/**
 * The answer to an HTTP call.
 *
 * @param status of HTTP
 * @param headers by name, ignoring case
 * @param body as it was sent
 */
public record TestReply(int status, Map<String, String> headers, byte[] body) {
  private static final ObjectMapper JSON = new ObjectMapper();

  /** One header, null when it was not sent. */
  public String header(String name) {
    return headers.get(name);
  }

  /** The body as text. */
  public String text() {
    return new String(body, StandardCharsets.UTF_8);
  }

  /**
   * The body as a JSON tree.
   *
   * @throws AssertionError when it is not JSON
   */
  public JsonNode json() {
    try {
      return JSON.readTree(body);
    } catch (IOException e) {
      throw new AssertionError("The answer is not JSON: " + this, e);
    }
  }

  /** Status and body, for the message of a failed assertion. */
  @Override
  public String toString() {
    return status + " " + text();
  }
}
