package dev.sluice.local.gateway;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.io.Content;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.util.Callback;

/** A handler's answer, in the response format of payload format 2.0. */
record HttpAnswer(
    int status, List<Map.Entry<String, String>> headers, List<String> cookies, Spool body) {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final String BODY = "body";

  /**
   * Reads an answer, at first without its body: the body may have any size, and the member that
   * says whether it is in base64 may come after it.
   *
   * @param space for the body
   * @throws IOException when it is not such an answer
   */
  static HttpAnswer read(Spool output, SpoolSpace.Share space) throws IOException {
    ObjectNode answer = JSON.createObjectNode();
    try (JsonParser json = object(output)) {
      for (String name = json.nextFieldName(); name != null; name = json.nextFieldName()) {
        json.nextToken();
        if (!name.equals(BODY)) {
          answer.set(name, JSON.readTree(json));
        }
      }
    }
    int status = answer.path("statusCode").asInt();
    if (status < 200 || status > 599) {
      throw new IOException("The handler's answer has no status code");
    }
    List<Map.Entry<String, String>> headers = new ArrayList<>();
    answer
        .path("headers")
        .properties()
        .forEach(field -> headers.add(Map.entry(field.getKey(), field.getValue().asText())));
    List<String> cookies = new ArrayList<>();
    answer.path("cookies").forEach(cookie -> cookies.add(cookie.asText()));
    Spool body = new Spool(space);
    try {
      readBody(output, answer.path("isBase64Encoded").asBoolean(), body);
    } catch (IOException | RuntimeException e) {
      body.close();
      throw e;
    }
    return new HttpAnswer(status, headers, cookies, body);
  }

  private static void readBody(Spool output, boolean base64, OutputStream body) throws IOException {
    try (JsonParser json = object(output)) {
      for (String name = json.nextFieldName(); name != null; name = json.nextFieldName()) {
        boolean text = json.nextToken() == JsonToken.VALUE_STRING;
        if (!name.equals(BODY)) {
          json.skipChildren();
        } else if (text && base64) {
          json.readBinaryValue(body);
        } else if (text) {
          body.write(json.getText().getBytes(StandardCharsets.UTF_8));
        }
      }
    }
  }

  private static JsonParser object(Spool output) throws IOException {
    JsonParser json = JSON.createParser(output.open());
    if (json.nextToken() != JsonToken.START_OBJECT) {
      json.close();
      throw new IOException("The handler's answer is not an object");
    }
    return json;
  }

  /** Sends it, then discards its body. */
  void write(Response response, Callback callback) {
    response.setStatus(status);
    headers.forEach(header -> response.getHeaders().add(header.getKey(), header.getValue()));
    cookies.forEach(cookie -> response.getHeaders().add(HttpHeader.SET_COOKIE, cookie));
    if (body.size() > 0) {
      response.getHeaders().put(HttpHeader.CONTENT_LENGTH, body.size());
    }
    Content.copy(body.source(), response, Callback.from(callback, body::close));
  }
}
