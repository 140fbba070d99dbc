package dev.sluice.local.gateway;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.amazonaws.services.lambda.runtime.RequestStreamHandler;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Random;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;

/** A gateway in front of some handlers. */
abstract class GatewayScenario {
  static final ObjectMapper JSON = new ObjectMapper();

  static final HttpClient CLIENT = HttpClient.newHttpClient();

  /** Answers with the event as the body. */
  static final RequestStreamHandler ECHO =
      (input, output, context) -> {
        var answer = JSON.createObjectNode().put("statusCode", 200);
        answer.putObject("headers").put("content-type", "application/json");
        answer.putArray("cookies").add("a=1; HttpOnly").add("b=2");
        answer.put("body", new String(input.readAllBytes(), StandardCharsets.UTF_8));
        output.write(JSON.writeValueAsBytes(answer));
      };

  static final RequestStreamHandler BINARY =
      (input, output, context) -> {
        var answer = JSON.createObjectNode().put("statusCode", 202).put("isBase64Encoded", true);
        output.write(JSON.writeValueAsBytes(answer.put("body", "/w==")));
      };

  /** The answer to HEAD: the length of a body that is not there. */
  static final RequestStreamHandler LENGTH =
      (input, output, context) ->
          output.write(
              "{\"statusCode\":200,\"headers\":{\"content-length\":\"4711\"}}"
                  .getBytes(StandardCharsets.UTF_8));

  /**
   * A download of 30 MB, more than Jackson takes as one text; says only at the end that it is
   * base64.
   */
  static final RequestStreamHandler LARGE =
      (input, output, context) -> {
        output.write("{\"statusCode\":200,\"body\":\"".getBytes(StandardCharsets.UTF_8));
        for (int i = 0; i < 10_000; i++) {
          output.write(Base64.getEncoder().encode(part(i)));
        }
        output.write("\",\"isBase64Encoded\":true}".getBytes(StandardCharsets.UTF_8));
      };

  static byte[] part(int number) {
    byte[] part = new byte[3_000];
    new Random(number).nextBytes(part);
    return part;
  }

  static final RequestStreamHandler FAILING =
      (input, output, context) -> {
        throw new IllegalStateException("secret");
      };

  static Gateway gateway;

  @BeforeAll
  static void start() throws IOException {
    gateway =
        Gateway.start(
            0,
            (method, path) ->
                switch (path) {
                  case "/binary" -> BINARY;
                  case "/large" -> LARGE;
                  case "/length" -> LENGTH;
                  case "/failing" -> FAILING;
                  default -> ECHO;
                });
  }

  @AfterAll
  static void stop() {
    gateway.close();
  }

  static HttpRequest.Builder request(String path) {
    return HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + gateway.port() + path))
        .version(HttpClient.Version.HTTP_1_1);
  }

  static HttpResponse<String> send(HttpRequest.Builder request) throws Exception {
    return CLIENT.send(request.build(), BodyHandlers.ofString());
  }

  static void assertProblem(String slug, String body) throws IOException {
    JsonNode problem = JSON.readTree(body);
    assertTrue(problem.path("type").asText().endsWith("/" + slug), body);
    assertFalse(body.contains("Exception") || body.contains("secret"), body);
  }
}
