package dev.sluice.testing;

import com.amazonaws.services.lambda.runtime.RequestStreamHandler;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.sluice.Sluice;
import dev.sluice.http.access.Role;
import dev.sluice.http.access.Tokens;
import dev.sluice.http.route.Server;
import dev.sluice.local.LocalContext;
import dev.sluice.params.ValueJson;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Arrays;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Collectors;

/**
 * Calls to the application's HTTP functions, without a server in between: each becomes the event
 * that API Gateway would build from it. Immutable; the {@code with…} methods return a changed copy.
 */
public final class TestHttp {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final Duration TIME = Duration.ofSeconds(30);

  private final Sluice sluice;
  private final Map<Server, RequestStreamHandler> functions;
  private final Map<String, String> headers;

  private TestHttp(
      Sluice sluice, Map<Server, RequestStreamHandler> functions, Map<String, String> headers) {
    this.sluice = sluice;
    this.functions = functions;
    this.headers = headers;
  }

  /** As an operator; each test's application has a token for one. */
  static TestHttp of(Sluice sluice) {
    return new TestHttp(sluice, new ConcurrentHashMap<>(), Map.of()).as(Role.OPERATOR);
  }

  /** The tokens of {@link #as}, in the form of SLUICE_TOKENS. */
  static String tokens() {
    return Arrays.stream(Role.values())
        .map(role -> name(role) + ":" + name(role) + ":" + Tokens.hash(token(role)))
        .collect(Collectors.joining(","));
  }

  private static String name(Role role) {
    return role.name().toLowerCase(Locale.ROOT);
  }

  private static String token(Role role) {
    return name(role) + "-of-a-test";
  }

  /**
   * The same calls by a caller with this role, whose name is the role's in lower case, such as
   * {@code submitter}. The default is an operator.
   */
  public TestHttp as(Role role) {
    return withHeader("authorization", "Bearer " + token(role));
  }

  /** The same calls without a token. */
  public TestHttp asNobody() {
    return withHeader("authorization", null);
  }

  /** The same calls with an additional header; null removes it. */
  public TestHttp withHeader(String name, String value) {
    Map<String, String> changed = new LinkedHashMap<>(headers);
    changed.put(name.toLowerCase(Locale.ROOT), value);
    return new TestHttp(sluice, functions, changed);
  }

  /** GET of a path, which may have a query. */
  public TestReply get(String target) {
    return send("GET", target, null);
  }

  /**
   * POST of a JSON body.
   *
   * @param body a record, map or list, which is written as JSON; a String is sent unchanged; null:
   *     no body
   */
  public TestReply post(String target, Object body) {
    return send("POST", target, body);
  }

  /** PUT of a JSON body, as in {@link #post}. */
  public TestReply put(String target, Object body) {
    return send("PUT", target, body);
  }

  /** PATCH of a JSON body, as in {@link #post}. */
  public TestReply patch(String target, Object body) {
    return send("PATCH", target, body);
  }

  /** DELETE of a path. */
  public TestReply delete(String target) {
    return send("DELETE", target, null);
  }

  private TestReply send(String method, String target, Object body) {
    String path = target.split("\\?", 2)[0];
    RequestStreamHandler function =
        functions.computeIfAbsent(
            sluice.site().server(method, path),
            server -> server.equals(Server.ENQUEUE) ? sluice.enqueue() : sluice.function(server));
    ByteArrayOutputStream answer = new ByteArrayOutputStream();
    try {
      function.handleRequest(
          new ByteArrayInputStream(JSON.writeValueAsBytes(event(method, target, body))),
          answer,
          new LocalContext("test", TIME, TestHttp::logFailure));
      return reply(JSON.readTree(answer.toByteArray()));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Only the log lines of failed requests are of interest here. */
  private static void logFailure(String line) {
    if (line.contains("\"failure\":")) {
      System.err.println(line.stripTrailing());
    }
  }

  private ObjectNode event(String method, String target, Object body) throws IOException {
    String[] parts = target.split("\\?", 2);
    ObjectNode event = JSON.createObjectNode();
    event.put("version", "2.0").put("routeKey", "$default").put("rawPath", parts[0]);
    event.put("rawQueryString", parts.length > 1 ? parts[1] : "");
    ObjectNode sent = event.putObject("headers");
    if (body != null) {
      sent.put("content-type", "application/json");
      event.put("body", body instanceof String text ? text : json(body));
    }
    headers.forEach((name, value) -> put(sent, name, value));
    ObjectNode context = event.putObject("requestContext").put("stage", "$default");
    context.putObject("http").put("method", method).put("path", parts[0]);
    return event;
  }

  private static void put(ObjectNode headers, String name, String value) {
    if (value == null) {
      headers.remove(name);
    } else {
      headers.put(name, value);
    }
  }

  private static String json(Object value) throws IOException {
    return new String(ValueJson.write(value), StandardCharsets.UTF_8);
  }

  private static TestReply reply(JsonNode answer) {
    Map<String, String> headers = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
    answer
        .path("headers")
        .properties()
        .forEach(h -> headers.put(h.getKey(), h.getValue().asText()));
    String body = answer.path("body").asText("");
    byte[] bytes =
        answer.path("isBase64Encoded").asBoolean()
            ? Base64.getDecoder().decode(body)
            : body.getBytes(StandardCharsets.UTF_8);
    return new TestReply(answer.path("statusCode").asInt(), headers, bytes);
  }
}
