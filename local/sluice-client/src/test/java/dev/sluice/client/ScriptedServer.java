package dev.sluice.client;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.LinkedBlockingQueue;

/** A real HTTP server that sends prepared answers, one for each request, in order. */
final class ScriptedServer implements AutoCloseable {
  static {
    // without it each small answer takes 40 ms
    System.setProperty("sun.net.httpserver.nodelay", "true");
  }

  /** What a client sent; header names in lower case. */
  record Request(String method, String target, Map<String, String> headers, String body) {
    String key() {
      return headers.get("idempotency-key");
    }
  }

  /** What to do with one request. */
  interface Reply {
    void to(HttpExchange exchange) throws IOException;
  }

  /** How long the client paused before its retries. */
  final List<Duration> pauses = Collections.synchronizedList(new ArrayList<>());

  final List<Request> requests = Collections.synchronizedList(new ArrayList<>());
  private final BlockingQueue<Reply> replies = new LinkedBlockingQueue<>();
  private final ExecutorService threads = Executors.newCachedThreadPool();
  private final HttpServer server;

  ScriptedServer(Reply... replies) {
    this.replies.addAll(Arrays.asList(replies));
    try {
      server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    } catch (IOException e) {
      throw new AssertionError(e);
    }
    server.createContext("/", this::handle);
    server.setExecutor(threads);
    server.start();
  }

  private void handle(HttpExchange exchange) throws IOException {
    Map<String, String> headers = new java.util.HashMap<>();
    exchange
        .getRequestHeaders()
        .forEach(
            (name, values) -> headers.put(name.toLowerCase(java.util.Locale.ROOT), values.get(0)));
    String body = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
    requests.add(
        new Request(
            exchange.getRequestMethod(), exchange.getRequestURI().toString(), headers, body));
    Reply reply = replies.poll();
    (reply == null ? json(500, "{\"title\":\"no answer is left\"}") : reply).to(exchange);
    exchange.close();
  }

  URI address() {
    return URI.create("http://127.0.0.1:" + server.getAddress().getPort());
  }

  ClientBuilder builder() {
    return Client.builder(address(), () -> "secret").sleep(pauses::add);
  }

  Client client() {
    return builder().build();
  }

  Request only() {
    if (requests.size() != 1) {
      throw new AssertionError(requests.toString());
    }
    return requests.get(0);
  }

  /** Headers as name, value, name, value. */
  static Reply json(int status, String json, String... headers) {
    return bytes(status, json.getBytes(StandardCharsets.UTF_8), headers);
  }

  static Reply bytes(int status, byte[] bytes, String... headers) {
    return exchange -> {
      for (int i = 0; i < headers.length; i += 2) {
        exchange.getResponseHeaders().set(headers[i], headers[i + 1]);
      }
      exchange.sendResponseHeaders(status, bytes.length == 0 ? -1 : bytes.length);
      exchange.getResponseBody().write(bytes);
    };
  }

  static Reply task(String id, String state) {
    return json(200, "{\"id\":\"" + id + "\",\"state\":\"" + state + "\"}");
  }

  static Reply problem(int status, String slug, String... headers) {
    return json(
        status,
        "{\"type\":\"/problems/" + slug + "\",\"title\":\"T\",\"status\":" + status + "}",
        headers);
  }

  /** Closes the connection after the request was read. */
  static Reply cut() {
    return HttpExchange::close;
  }

  /** Announces more than it sends. */
  static Reply cutShort(String sent) {
    return exchange -> {
      exchange.sendResponseHeaders(200, 1_000);
      OutputStream body = exchange.getResponseBody();
      body.write(sent.getBytes(StandardCharsets.UTF_8));
      body.flush();
    };
  }

  /** Nothing, until the client has given up. */
  static Reply silence(java.util.concurrent.CountDownLatch end) {
    return exchange -> {
      try {
        end.await();
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      }
    };
  }

  @Override
  public void close() {
    server.stop(0);
    threads.shutdownNow();
  }
}
