package dev.sluice.app.repositories;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.regex.Pattern;

/** Answers as the API does: pages, Link, ETag, If-None-Match, preceded by whatever a test wants. */
final class StandIn implements AutoCloseable {
  /** One answer. */
  interface Answer {
    void to(HttpExchange exchange) throws IOException;
  }

  /** Requested targets, with the version that the caller sent. */
  final List<String> asked = Collections.synchronizedList(new ArrayList<>());

  /** Header lines of the last request. */
  volatile com.sun.net.httpserver.Headers headers;

  /** Sent once each, before the pages. */
  final Deque<Answer> first = new ArrayDeque<>();

  int repositories = 1_000;
  int largestPage = 100;
  String etag = "W/\"1\"";

  private final HttpServer server;
  private final ExecutorService threads = Executors.newCachedThreadPool();

  StandIn() throws IOException {
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.setExecutor(threads);
    server.createContext("/", this::answer);
    server.start();
  }

  URI url() {
    return URI.create("http://127.0.0.1:" + server.getAddress().getPort());
  }

  private void answer(HttpExchange exchange) throws IOException {
    String version = exchange.getRequestHeaders().getFirst("If-None-Match");
    asked.add(exchange.getRequestURI() + (version == null ? "" : " " + version));
    headers = exchange.getRequestHeaders();
    Answer next = first.poll();
    if (next != null) {
      next.to(exchange);
    } else {
      page(exchange);
    }
    exchange.close();
  }

  private void page(HttpExchange exchange) throws IOException {
    if (etag.equals(exchange.getRequestHeaders().getFirst("If-None-Match"))) {
      exchange.sendResponseHeaders(304, -1);
      return;
    }
    String target = exchange.getRequestURI().toString();
    int size = Math.min(largestPage, parameter(target, "per_page", 30));
    int page = parameter(target, "page", 1);
    exchange.getResponseHeaders().set("ETag", etag);
    if (page * size < repositories) {
      String rest = target.replaceAll("&page=[0-9]+", "");
      String link = "<%s%s&page=%d>; rel=\"%s\"";
      exchange
          .getResponseHeaders()
          .set(
              "Link",
              link.formatted(url(), rest, repositories / size, "last")
                  + ", "
                  + link.formatted(url(), rest, page + 1, "next"));
    }
    send(exchange, 200, body((page - 1) * size, Math.min(page * size, repositories)));
  }

  private static int parameter(String target, String name, int absent) {
    var found = Pattern.compile("[?&]" + name + "=([0-9]+)").matcher(target);
    return found.find() ? Integer.parseInt(found.group(1)) : absent;
  }

  static String body(int from, int to) {
    StringBuilder body =
        new StringBuilder("{\"total_count\":9,\"incomplete_results\":false,\"items\":[");
    for (int i = from; i < to; i++) {
      body.append(i > from ? "," : "")
          .append("{\"id\":1,\"owner\":{\"login\":\"o\",\"full_name\":7},\"full_name\":\"")
          .append(name(i))
          .append("\",\"topics\":[\"a\",[]],\"stargazers_count\":")
          .append(stars(i))
          .append(",\"score\":1.0}");
    }
    return body.append("]}").toString();
  }

  static String name(int number) {
    return "owner/repository-" + number;
  }

  static long stars(int number) {
    return 500_000 - number;
  }

  static Answer status(int status, String... headers) {
    return exchange -> {
      for (int i = 0; i < headers.length; i += 2) {
        exchange.getResponseHeaders().set(headers[i], headers[i + 1]);
      }
      send(exchange, status, "{\"message\":\"no\"}");
    };
  }

  static Answer json(String body) {
    return exchange -> send(exchange, 200, body);
  }

  static void send(HttpExchange exchange, int status, String body) throws IOException {
    byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
    exchange.sendResponseHeaders(status, bytes.length);
    exchange.getResponseBody().write(bytes);
  }

  @Override
  public void close() {
    server.stop(0);
    threads.shutdownNow();
  }
}
