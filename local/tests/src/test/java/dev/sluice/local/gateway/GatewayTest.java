package dev.sluice.local.gateway;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTimeout;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.amazonaws.services.lambda.runtime.RequestStreamHandler;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Random;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class GatewayTest {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final HttpClient CLIENT = HttpClient.newHttpClient();

  /** Answers with the event itself as the body. */
  private static final RequestStreamHandler ECHO =
      (input, output, context) -> {
        var answer = JSON.createObjectNode().put("statusCode", 200);
        answer.putObject("headers").put("content-type", "application/json");
        answer.putArray("cookies").add("a=1; HttpOnly").add("b=2");
        answer.put("body", new String(input.readAllBytes(), StandardCharsets.UTF_8));
        output.write(JSON.writeValueAsBytes(answer));
      };

  private static final RequestStreamHandler BINARY =
      (input, output, context) -> {
        var answer = JSON.createObjectNode().put("statusCode", 202).put("isBase64Encoded", true);
        output.write(JSON.writeValueAsBytes(answer.put("body", "/w==")));
      };

  /** A download of 30 MB, more than Jackson takes as one text; says last that it is base64. */
  private static final RequestStreamHandler LARGE =
      (input, output, context) -> {
        output.write("{\"statusCode\":200,\"body\":\"".getBytes(StandardCharsets.UTF_8));
        for (int i = 0; i < 10_000; i++) {
          output.write(Base64.getEncoder().encode(part(i)));
        }
        output.write("\",\"isBase64Encoded\":true}".getBytes(StandardCharsets.UTF_8));
      };

  private static byte[] part(int number) {
    byte[] part = new byte[3_000];
    new Random(number).nextBytes(part);
    return part;
  }

  private static final RequestStreamHandler FAILING =
      (input, output, context) -> {
        throw new IllegalStateException("secret");
      };

  private static Gateway gateway;

  @BeforeAll
  static void start() throws IOException {
    gateway =
        Gateway.start(
            0,
            (method, path) ->
                switch (path) {
                  case "/binary" -> BINARY;
                  case "/large" -> LARGE;
                  case "/failing" -> FAILING;
                  default -> ECHO;
                });
  }

  @AfterAll
  static void stop() {
    gateway.close();
  }

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
  void givesBytesThatAreNoTextInBase64() throws Exception {
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
  void tellsNothingOfAHandlersFailure() throws Exception {
    HttpResponse<String> answer = send(request("/failing"));
    assertEquals(500, answer.statusCode());
    assertProblem("internal-error", answer.body());
  }

  @Test
  void headHasNoBody() throws Exception {
    HttpResponse<String> answer = send(request("/tasks").method("HEAD", BodyPublishers.noBody()));
    assertEquals(200, answer.statusCode());
    assertEquals("", answer.body());
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
  void thereIsNothingAtAPathThatCannotBeRead(String path) throws Exception {
    String answer =
        RawHttp.exchange(gateway.port(), "GET " + path + " HTTP/1.1\r\nHost: localhost\r\n\r\n");
    assertEquals(404, RawHttp.status(answer), answer);
    assertProblem("not-found", RawHttp.body(answer));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        // folded header, space in and after a name, bare line feeds, two lengths, no such length
        "GET / HTTP/1.1\r\nHost: localhost\r\nX: a\r\n b\r\n\r\n",
        "GET / HTTP/1.1\r\nHost: localhost\r\nX Y: a\r\n\r\n",
        "GET / HTTP/1.1\r\nHost: localhost\r\nX: a\u0001b\r\n\r\n",
        "GET / HTTP/1.1\r\nHost: localhost\r\nX : a\r\n\r\n",
        "GET / HTTP/1.1\nHost: localhost\n\n",
        "GET / HTTP/1.1\r\nHost: localhost\nX: a\r\n\r\n",
        "POST / HTTP/1.1\r\nHost: localhost\r\nTransfer-Encoding: chunked\r\nContent-Length: 3\r\n\r\n"
            + "0\r\n\r\n",
        "POST / HTTP/1.1\r\nHost: localhost\r\nContent-Length: 3\r\nContent-Length: 4\r\n\r\nabcd",
        "POST / HTTP/1.1\r\nHost: localhost\r\nContent-Length: -1\r\n\r\n",
        "POST / HTTP/1.1\r\nHost: localhost\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\n\r\n",
        "GET / HTTP/1.1\r\nHost: localhost\r\nHost: evil.example\r\n\r\n",
        "GET / HTTP/1.1\r\n\r\n",
        "rubbish\r\n\r\n"
      })
  void refusesWhatCouldBeSmuggled(String request) throws Exception {
    String answer = RawHttp.exchange(gateway.port(), request);
    assertEquals(400, RawHttp.status(answer), answer);
    assertProblem("malformed-request", RawHttp.body(answer));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"evil.example", "evil.example:8080", "127.0.0.1.evil.example", "127.0.0.1:8080:1"})
  void servesOnlyItsOwnHost(String host) throws Exception {
    String answer =
        RawHttp.exchange(gateway.port(), "GET / HTTP/1.1\r\nHost: " + host + "\r\n\r\n");
    assertTrue(List.of(400, 403).contains(RawHttp.status(answer)), answer);
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
  void answersBadHostWithAProblem() throws Exception {
    String answer =
        RawHttp.exchange(gateway.port(), "GET / HTTP/1.1\r\nHost: evil.example\r\n\r\n");
    assertEquals(403, RawHttp.status(answer));
    assertProblem("bad-host", RawHttp.body(answer));
  }

  @Test
  void refusesHeadersOverTheLimit() throws Exception {
    String head = "GET / HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\nX: ";
    int rest = 10_240 - head.length() - 4;
    assertEquals(200, RawHttp.status(gateway.port(), head + "x".repeat(rest) + "\r\n\r\n"));
    String answer = RawHttp.exchange(gateway.port(), head + "x".repeat(rest + 1) + "\r\n\r\n");
    assertEquals(431, RawHttp.status(answer));
    assertProblem("headers-too-large", RawHttp.body(answer));
    assertEquals(
        431,
        RawHttp.status(
            gateway.port(), "GET /" + "x".repeat(10_300) + " HTTP/1.1\r\nHost: localhost\r\n\r\n"));
  }

  @Test
  void refusesBodiesOverTheLimit() throws Exception {
    String head = "POST / HTTP/1.1\r\nHost: localhost\r\n";
    assertEquals(413, RawHttp.status(gateway.port(), head + "Content-Length: 10485761\r\n\r\n"));
  }

  @Test
  void refusesChunkedBodiesOverTheLimit() throws Exception {
    HttpResponse<String> answer =
        send(
            request("/tasks")
                .POST(
                    BodyPublishers.ofInputStream(
                        () -> new ByteArrayInputStream(new byte[11 << 20]))));
    assertEquals(413, answer.statusCode());
    assertProblem("payload-too-large", answer.body());
    assertEquals(
        "It takes no more than 10,485,760 bytes.",
        JSON.readTree(answer.body()).at("/errors/0/detail").asText());
  }

  @Test
  void givesUpOnABodyThatDoesNotArrive() throws Exception {
    try (RawHttp http = new RawHttp(gateway.port())) {
      http.send("POST / HTTP/1.1\r\nHost: localhost\r\nContent-Length: 10\r\n\r\n12345");
      String answer = assertTimeout(Duration.ofSeconds(10), http::receive);
      assertEquals(408, RawHttp.status(answer));
      assertProblem("request-timeout", RawHttp.body(answer));
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"G", "GET / HTTP/1.1\r\nHost: localhost\r\nX-A: "})
  void givesUpOnHeadersThatDoNotArrive(String begun) throws Exception {
    AtomicBoolean over = new AtomicBoolean();
    try (RawHttp http = new RawHttp(gateway.port()).send(begun)) {
      Thread dripping =
          new Thread(
              () -> {
                while (!over.get()) {
                  http.send("x");
                  LockSupport.parkNanos(Duration.ofMillis(500).toNanos());
                }
              });
      dripping.setUncaughtExceptionHandler((thread, closed) -> {});
      if (begun.length() > 1) {
        dripping.start();
      }
      String answer = assertTimeout(Duration.ofSeconds(10), http::receive);
      assertEquals(408, RawHttp.status(answer));
      assertProblem("request-timeout", RawHttp.body(answer));
    } finally {
      over.set(true);
    }
  }

  @Test
  void answersBesideAThousandIdleConnections() throws Exception {
    List<RawHttp> idle = new ArrayList<>();
    try {
      for (int i = 0; i < 1_000; i++) {
        idle.add(new RawHttp(gateway.port()).send(i % 2 == 0 ? "" : "POST / HTTP/1.1\r\nHo"));
      }
      HttpResponse<String> answer =
          assertTimeout(Duration.ofSeconds(1), () -> send(request("/tasks")));
      assertEquals(200, answer.statusCode());
    } finally {
      idle.forEach(RawHttp::close);
    }
  }

  @Test
  void saysWhenThePortIsTaken() {
    assertThrows(IOException.class, () -> Gateway.start(gateway.port(), (method, path) -> ECHO));
  }

  private static HttpRequest.Builder request(String path) {
    return HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + gateway.port() + path))
        .version(HttpClient.Version.HTTP_1_1);
  }

  private static HttpResponse<String> send(HttpRequest.Builder request) throws Exception {
    return CLIENT.send(request.build(), BodyHandlers.ofString());
  }

  private static void assertProblem(String slug, String body) throws IOException {
    JsonNode problem = JSON.readTree(body);
    assertTrue(problem.path("type").asText().endsWith("/" + slug), body);
    assertFalse(body.contains("Exception") || body.contains("secret"), body);
  }
}
