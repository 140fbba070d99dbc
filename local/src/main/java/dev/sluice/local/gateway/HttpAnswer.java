package dev.sluice.local.gateway;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.util.Callback;

/** What a handler answered, in the response format of payload format 2.0. */
record HttpAnswer(
    int status, List<Map.Entry<String, String>> headers, List<String> cookies, byte[] body) {
  private static final ObjectMapper JSON = new ObjectMapper();

  /**
   * @throws IOException when it is not such an answer
   */
  static HttpAnswer read(byte[] output) throws IOException {
    JsonNode answer = JSON.readTree(output);
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
    String text = answer.path("body").isTextual() ? answer.path("body").textValue() : "";
    byte[] body =
        answer.path("isBase64Encoded").asBoolean()
            ? Base64.getDecoder().decode(text)
            : text.getBytes(StandardCharsets.UTF_8);
    return new HttpAnswer(status, headers, cookies, body);
  }

  void write(Response response, Callback callback) {
    response.setStatus(status);
    headers.forEach(header -> response.getHeaders().add(header.getKey(), header.getValue()));
    cookies.forEach(cookie -> response.getHeaders().add(HttpHeader.SET_COOKIE, cookie));
    response.write(true, ByteBuffer.wrap(body), callback);
  }
}
