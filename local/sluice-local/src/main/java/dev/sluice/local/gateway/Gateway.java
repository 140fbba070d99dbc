package dev.sluice.local.gateway;

import com.amazonaws.services.lambda.runtime.RequestStreamHandler;
import java.io.IOException;
import java.util.concurrent.TimeoutException;
import java.util.function.BiFunction;
import java.util.function.Consumer;
import org.eclipse.jetty.http.HttpCompliance;
import org.eclipse.jetty.http.UriCompliance;
import org.eclipse.jetty.server.HttpConfiguration;
import org.eclipse.jetty.server.HttpConnectionFactory;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.ServerConnector;
import org.eclipse.jetty.server.handler.GracefulHandler;
import org.eclipse.jetty.util.thread.QueuedThreadPool;

/**
 * The HTTP server of {@code local/run}. Strict where requests can be smuggled (folded headers, bare
 * line feeds, two lengths: 400); lenient with paths, which the handlers judge as they were sent.
 */
public final class Gateway implements AutoCloseable {
  /** As in API Gateway: request line and headers together. */
  private static final int MAX_HEADER_BYTES = 10_240;

  /** Each held long poll takes one; the handlers allow fewer of those. */
  private static final int MAX_THREADS = 256;

  /** Longer than a long poll (20 s), during which a connection is silent. */
  private static final int IDLE_MILLIS = 30_000;

  /** How long running requests may continue after {@link #close}. */
  private static final int STOP_MILLIS = 2_000;

  private final Server server;
  private final ServerConnector connector;

  private Gateway(Server server, ServerConnector connector) {
    this.server = server;
    this.connector = connector;
  }

  /** The same, with the handlers' log on standard error. */
  public static Gateway start(int port, BiFunction<String, String, RequestStreamHandler> routes)
      throws IOException {
    return start(port, routes, line -> System.err.println(line.stripTrailing()));
  }

  /**
   * Serves {@code http://127.0.0.1:port}.
   *
   * @param port 0: any free one
   * @param routes the handler for a method and a path; called by many threads at once, unlike on
   *     Lambda
   * @param log takes one line per request
   * @throws IOException when the port is taken
   */
  public static Gateway start(
      int port, BiFunction<String, String, RequestStreamHandler> routes, Consumer<String> log)
      throws IOException {
    return start(port, routes, log, SpoolSpace.usual());
  }

  /** The same with other room for large answers. */
  static Gateway start(
      int port,
      BiFunction<String, String, RequestStreamHandler> routes,
      Consumer<String> log,
      SpoolSpace space)
      throws IOException {
    QueuedThreadPool threads = new QueuedThreadPool(MAX_THREADS);
    threads.setName("gateway");
    threads.setDaemon(true);
    Server server = new Server(threads);
    HttpConfiguration http = new HttpConfiguration();
    http.setRequestHeaderSize(MAX_HEADER_BYTES);
    http.setSendServerVersion(false);
    http.setHttpCompliance(HttpCompliance.STRICT);
    http.setUriCompliance(UriCompliance.UNSAFE);
    ServerConnector connector = new ServerConnector(server, new HttpConnectionFactory(http));
    connector.setHost("127.0.0.1");
    connector.setPort(port);
    connector.setIdleTimeout(IDLE_MILLIS);
    connector.setAcceptQueueSize(1_024);
    server.addConnector(connector);
    server.setHandler(new GracefulHandler(new EventHandler(routes, space, log)));
    server.setErrorHandler(Refusal::writeFor);
    server.setStopTimeout(STOP_MILLIS);
    try {
      connector.open();
      server.start();
      SlowHeads.watch(connector, log);
    } catch (IOException e) {
      throw e;
    } catch (Exception e) {
      throw new IOException(e);
    }
    return new Gateway(server, connector);
  }

  public int port() {
    return connector.getLocalPort();
  }

  /** Stops accepting at once, and after two seconds ends requests that are still held. */
  @Override
  public void close() {
    try {
      server.stop();
    } catch (TimeoutException e) {
      // a request was still running, and has been cut off
    } catch (Exception e) {
      throw new IllegalStateException("The gateway did not stop", e);
    }
  }
}
