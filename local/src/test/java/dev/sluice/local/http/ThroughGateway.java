package dev.sluice.local.http;

import dev.sluice.http.Route;
import dev.sluice.local.gateway.Gateway;
import dev.sluice.local.gateway.RawHttp;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** Sends calls byte for byte over a connection each to the local gateway. */
final class ThroughGateway implements HttpDriver, AutoCloseable {
  private final Gateway gateway;

  ThroughGateway(TestSite site) {
    try {
      gateway =
          Gateway.start(
              0,
              (method, path) ->
                  Route.server(method, path) == Route.Server.ENQUEUE
                      ? site.enqueue()
                      : site.query());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public HttpReply send(HttpCall call) {
    long began = System.nanoTime();
    String answer;
    try (RawHttp http = new RawHttp(gateway.port())) {
      answer = http.send(bytes(call)).receive();
    }
    return reply(answer, Duration.ofNanos(System.nanoTime() - began));
  }

  private static byte[] bytes(HttpCall call) {
    StringBuilder head = new StringBuilder();
    head.append(call.method()).append(' ').append(call.target()).append(" HTTP/1.1\r\n");
    call.headers().forEach((name, value) -> head.append(name + ": " + value + "\r\n"));
    head.append("connection: close\r\n");
    byte[] body = call.body() == null ? new byte[0] : call.body();
    if (call.body() != null) {
      head.append("content-length: " + body.length + "\r\n");
    }
    ByteArrayOutputStream all = new ByteArrayOutputStream();
    all.writeBytes(head.append("\r\n").toString().getBytes(StandardCharsets.UTF_8));
    all.writeBytes(body);
    return all.toByteArray();
  }

  private static HttpReply reply(String answer, Duration took) {
    String body = RawHttp.body(answer);
    String[] lines = answer.substring(0, answer.length() - body.length()).split("\r\n");
    Map<String, String> headers = new LinkedHashMap<>();
    List<String> cookies = new ArrayList<>();
    for (String line : List.of(lines).subList(1, lines.length)) {
      String[] field = line.split(": *", 2);
      String name = field[0].toLowerCase(Locale.ROOT);
      if (name.equals("set-cookie")) {
        cookies.add(field[1]);
      } else {
        headers.put(name, field[1]);
      }
    }
    return new HttpReply(RawHttp.status(answer), headers, cookies, body, null, took);
  }

  @Override
  public void close() {
    gateway.close();
  }
}
