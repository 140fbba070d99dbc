package dev.sluice.local.gateway;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.io.InputStream;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.List;
import java.util.Locale;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class GatewayTest extends GatewayScenario {
  @Test
  void makesAnEventOfPayloadFormatTwo() throws Exception {
    HttpResponse<String> answer =
        send(
            request("/tasks/a%2Fb?x=1&y=%20z")
                .header("Content-Type", "application/json")
                .header("X-Twice", "1")
                .header("X-Twice", "2")
                .header("Cookie", "s=1; t=2")
                .POST(BodyPublishers.ofString("{\"é\":1}")));
    JsonNode event = JSON.readTree(answer.body());
    assertEquals("2.0", event.path("version").asText());
    assertEquals("/tasks/a%2Fb", event.path("rawPath").asText());
    assertEquals("x=1&y=%20z", event.path("rawQueryString").asText());
    assertEquals("1,2", event.path("headers").path("x-twice").asText());
    assertEquals(JSON.readTree("[\"s=1\",\"t=2\"]"), event.path("cookies"));
    assertFalse(event.path("headers").has("cookie"));
    JsonNode http = event.path("requestContext").path("http");
    assertEquals("POST", http.path("method").asText());
    assertEquals("127.0.0.1", http.path("sourceIp").asText());
    assertEquals("{\"é\":1}", event.path("body").asText());
    assertFalse(event.path("isBase64Encoded").asBoolean());
    assertEquals(List.of("a=1; HttpOnly", "b=2"), answer.headers().allValues("set-cookie"));
  }

  @Test
  void passesBytesThatAreNotTextInBase64() throws Exception {
    byte[] overlong = {(byte) 0xC0, (byte) 0xAF};
    for (String type : List.of("application/json", "image/png")) {
      HttpResponse<String> answer =
          send(
              request("/tasks")
                  .header("Content-Type", type)
                  .POST(BodyPublishers.ofByteArray(overlong)));
      JsonNode event = JSON.readTree(answer.body());
      assertTrue(event.path("isBase64Encoded").asBoolean());
      assertEquals("wK8=", event.path("body").asText());
    }
  }

  @Test
  void decodesAnAnswerInBase64() throws Exception {
    HttpResponse<byte[]> answer =
        CLIENT.send(request("/binary").build(), BodyHandlers.ofByteArray());
    assertEquals(202, answer.statusCode());
    assertEquals(1, answer.body().length);
    assertEquals((byte) 0xFF, answer.body()[0]);
  }

  @Test
  void revealsNothingAboutAHandlersFailure() throws Exception {
    HttpResponse<String> answer = send(request("/failing"));
    assertEquals(500, answer.statusCode());
    assertProblem("internal-error", answer.body());
  }

  @Test
  void headHasNoBody() throws Exception {
    HttpResponse<String> answer = send(request("/tasks").method("HEAD", BodyPublishers.noBody()));
    assertEquals(200, answer.statusCode());
    assertEquals("", answer.body());
    String head = "HEAD /length HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n";
    String raw = RawHttp.exchange(gateway.port(), head);
    assertTrue(raw.toLowerCase(Locale.ROOT).contains("content-length: 4711\r\n"), raw);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "//tasks",
        "/TASKS",
        "/tasks/..%2f..%2fetc%2fpasswd",
        "/tasks/%c0%af",
        "/tasks/",
        "/tasks/*",
        "/tasks/{q}",
        "/tasks/../x"
      })
  void handsPathsOnAsTheyWereSent(String path) throws Exception {
    String answer =
        RawHttp.exchange(
            gateway.port(),
            "GET " + path + " HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n");
    assertEquals(200, RawHttp.status(answer), answer);
    String body = RawHttp.body(answer);
    assertEquals(path, JSON.readTree(body).path("rawPath").asText());
  }

  @ParameterizedTest
  @ValueSource(strings = {"/tasks/%00", "/tasks/%zz", "/%"})
  void aPathThatCannotBeReadIsNotFound(String path) throws Exception {
    String answer =
        RawHttp.exchange(gateway.port(), "GET " + path + " HTTP/1.1\r\nHost: localhost\r\n\r\n");
    assertEquals(404, RawHttp.status(answer), answer);
    assertProblem("not-found", RawHttp.body(answer));
  }

  @Test
  void passesOnABodyOfAnySize() throws Exception {
    HttpResponse<InputStream> answer =
        CLIENT.send(request("/large").build(), BodyHandlers.ofInputStream());
    assertEquals(200, answer.statusCode());
    assertEquals(30_000_000, answer.headers().firstValueAsLong("content-length").orElse(-1));
    try (InputStream body = answer.body()) {
      for (int i = 0; i < 10_000; i++) {
        assertArrayEquals(part(i), body.readNBytes(3_000), "part " + i);
      }
      assertEquals(-1, body.read());
    }
  }

  @Test
  void saysWhenThePortIsTaken() {
    assertThrows(IOException.class, () -> Gateway.start(gateway.port(), (method, path) -> ECHO));
  }
}
