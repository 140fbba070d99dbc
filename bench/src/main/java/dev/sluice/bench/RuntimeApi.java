package dev.sluice.bench;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/**
 * As much of Lambda's Runtime API as one invocation needs: hands the event to the first process
 * that asks for it and receives the answer. A process that waits to be restored from its snapshot
 * is restored at once. Listens on the loopback address only.
 */
final class RuntimeApi implements AutoCloseable {
  /**
   * The one invocation, in {@link System#nanoTime} of this machine.
   *
   * @param asked when the function had been initialised
   * @param restored when it was restored, 0 if no snapshot was taken
   * @param answered when its answer had arrived
   */
  record Answer(long asked, long restored, long answered, String body) {}

  private final HttpServer server;
  private final ExecutorService threads = Executors.newCachedThreadPool();
  private final CountDownLatch closed = new CountDownLatch(1);
  private final CompletableFuture<Answer> answer = new CompletableFuture<>();
  private final byte[] event;
  private final Runnable restoring;
  private volatile long asked;
  private volatile long restored;

  /**
   * @param restoring run while the process waits to be restored
   */
  RuntimeApi(byte[] event, Runnable restoring) throws IOException {
    this.event = event;
    this.restoring = restoring;
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.setExecutor(threads);
    server.createContext("/", this::serve);
    server.start();
  }

  String address() {
    return "127.0.0.1:" + server.getAddress().getPort();
  }

  /** Completes with the answer, or exceptionally when the function reports an error. */
  CompletableFuture<Answer> answer() {
    return answer;
  }

  private void serve(HttpExchange exchange) throws IOException {
    try (exchange) {
      String path = exchange.getRequestURI().getPath();
      if (path.endsWith("/invocation/next")) {
        next(exchange);
        return;
      }
      if (path.endsWith("/restore/next")) {
        restoring.run();
        restored = System.nanoTime();
        exchange.sendResponseHeaders(200, -1);
        return;
      }
      String body = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
      long now = System.nanoTime();
      exchange.sendResponseHeaders(202, -1);
      if (path.endsWith("/response")) {
        answer.complete(new Answer(asked, restored, now, body));
      } else {
        answer.completeExceptionally(new IOException("The function reported " + path + " " + body));
      }
    }
  }

  private void next(HttpExchange exchange) throws IOException {
    if (asked != 0) {
      try {
        closed.await(); // there is no second invocation: hold the request
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      }
      return;
    }
    asked = System.nanoTime();
    var headers = exchange.getResponseHeaders();
    headers.set("Lambda-Runtime-Aws-Request-Id", "8476a536-e9f4-11e8-9739-2dfe598c3fcd");
    headers.set("Lambda-Runtime-Deadline-Ms", Long.toString(System.currentTimeMillis() + 30_000));
    headers.set(
        "Lambda-Runtime-Invoked-Function-Arn",
        "arn:aws:lambda:eu-west-1:123456789012:function:bench");
    headers.set("Content-Type", "application/json");
    exchange.sendResponseHeaders(200, event.length);
    exchange.getResponseBody().write(event);
  }

  @Override
  public void close() {
    closed.countDown();
    server.stop(0);
    threads.shutdown();
  }
}
