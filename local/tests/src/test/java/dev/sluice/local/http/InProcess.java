package dev.sluice.local.http;

import com.amazonaws.services.lambda.runtime.Context;
import com.amazonaws.services.lambda.runtime.RequestStreamHandler;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.sluice.local.LocalContext;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;

/**
 * Builds the event that API Gateway would build from a call and passes it to the handler. Every
 * answer is checked against the OpenAPI document.
 */
public final class InProcess implements HttpDriver {
  private static final ObjectMapper JSON = new ObjectMapper();

  private final RequestStreamHandler enqueue;
  private final RequestStreamHandler query;
  private final RequestStreamHandler graphql;
  private Contract contract;

  public InProcess(
      RequestStreamHandler enqueue, RequestStreamHandler query, RequestStreamHandler graphql) {
    this.enqueue = enqueue;
    this.query = query;
    this.graphql = graphql;
  }

  @Override
  public HttpReply send(HttpCall call) {
    HttpReply reply = answer(call);
    contract().check(call, reply);
    return reply;
  }

  private Contract contract() {
    if (contract == null) {
      contract = new Contract(answer(HttpCall.get("/openapi.json")).json());
    }
    return contract;
  }

  private HttpReply answer(HttpCall call) {
    String path = call.target().split("\\?", 2)[0];
    RequestStreamHandler handler =
        switch (TestSite.SITE.server(call.method(), path).name()) {
          case "enqueue" -> enqueue;
          case "graphql" -> graphql;
          default -> query;
        };
    return invoke(handler, event(call).toString());
  }

  /** The event of a call, for changes before it is sent. */
  public static ObjectNode event(HttpCall call) {
    String[] target = call.target().split("\\?", 2);
    ObjectNode event = JSON.createObjectNode();
    event.put("version", "2.0").put("routeKey", "$default").put("rawPath", target[0]);
    event.put("rawQueryString", target.length > 1 ? target[1] : "");
    ObjectNode headers = event.putObject("headers");
    for (Map.Entry<String, String> header : call.headers().entrySet()) {
      if (header.getKey().equals("cookie")) {
        event.putArray("cookies").add(header.getValue());
      } else {
        headers.put(header.getKey(), header.getValue());
      }
    }
    ObjectNode context = event.putObject("requestContext").put("stage", "$default");
    context.putObject("http").put("method", call.method()).put("path", target[0]);
    if (call.body() != null) {
      String text = text(call.body());
      event.put("body", text == null ? Base64.getEncoder().encodeToString(call.body()) : text);
      event.put("isBase64Encoded", text == null);
    }
    return event;
  }

  private static String text(byte[] bytes) {
    try {
      return StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes)).toString();
    } catch (CharacterCodingException e) {
      return null;
    }
  }

  public HttpReply enqueue(String event) {
    return invoke(enqueue, event);
  }

  public HttpReply query(String event) {
    return invoke(query, event);
  }

  private static HttpReply invoke(RequestStreamHandler handler, String event) {
    List<String> lines = new CopyOnWriteArrayList<>();
    ByteArrayOutputStream output = new ByteArrayOutputStream();
    byte[] input = event.getBytes(StandardCharsets.UTF_8);
    long began = System.nanoTime();
    Context context =
        new LocalContext(
            "test", Duration.ofSeconds(30), line -> lines.addAll(List.of(line.split("\n", -1))));
    try {
      handler.handleRequest(new ByteArrayInputStream(input), output, context);
      return reply(output.toByteArray(), List.copyOf(lines), System.nanoTime() - began);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Reads a function's answer. */
  public static HttpReply reply(byte[] output, List<String> lines, long nanos) throws IOException {
    JsonNode answer = JSON.readTree(output);
    Map<String, String> headers = new LinkedHashMap<>();
    answer
        .path("headers")
        .properties()
        .forEach(h -> headers.put(h.getKey(), h.getValue().asText()));
    List<String> cookies = new ArrayList<>();
    answer.path("cookies").forEach(cookie -> cookies.add(cookie.asText()));
    String body = answer.path("body").asText("");
    if (answer.path("isBase64Encoded").asBoolean()) {
      body = new String(Base64.getDecoder().decode(body), StandardCharsets.UTF_8);
    }
    return new HttpReply(
        answer.path("statusCode").asInt(), headers, cookies, body, lines, Duration.ofNanos(nanos));
  }
}
