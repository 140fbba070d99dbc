package dev.sluice.local.isolated;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.UUID;
import java.util.concurrent.ExecutorService;

/**
 * An HTTP server on a loopback port, which every user of the machine and every page in a browser
 * can reach: it answers nothing but 404 to calls whose path does not begin with its random part.
 */
final class PrivateApi implements AutoCloseable {
  /** Answers a call. */
  interface Handler {
    /**
     * @param path without the random part
     */
    void serve(String path, HttpExchange call) throws IOException;
  }

  private final HttpServer server;
  private final String secret = "/" + UUID.randomUUID();

  /**
   * Starts it.
   *
   * @param threads run the handler, each for the time of a call
   */
  PrivateApi(ExecutorService threads, Handler handler) throws IOException {
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.setExecutor(threads);
    server.createContext(
        secret + "/",
        call -> {
          try (call) {
            handler.serve(call.getRequestURI().getPath().substring(secret.length()), call);
          }
        });
    server.start();
  }

  /** Such as {@code 127.0.0.1:4000/random}; not for the command line, which all users can read. */
  String address() {
    return "127.0.0.1:" + server.getAddress().getPort() + secret;
  }

  @Override
  public void close() {
    server.stop(0);
  }
}
