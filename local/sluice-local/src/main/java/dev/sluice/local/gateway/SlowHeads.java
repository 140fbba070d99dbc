package dev.sluice.local.gateway;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.eclipse.jetty.http.HttpParser;
import org.eclipse.jetty.io.EndPoint;
import org.eclipse.jetty.server.ServerConnector;
import org.eclipse.jetty.server.internal.HttpConnection;
import org.eclipse.jetty.util.Callback;

/**
 * Ends connections whose request line and headers do not arrive in time ("slowloris"): Jetty itself
 * knows only an idle timeout, which a byte now and then outlives for ever. Looks once a second.
 */
final class SlowHeads {
  private static final Duration HEAD_TIME = Duration.ofSeconds(8);

  private final ServerConnector connector;
  private Map<EndPoint, Long> begun = new HashMap<>();

  SlowHeads(ServerConnector connector) {
    this.connector = connector;
  }

  /** Watches until the connector's scheduler ends. */
  void watch() {
    connector.getScheduler().schedule(this::look, 1, TimeUnit.SECONDS);
  }

  private void look() {
    try {
      lookOnce();
    } finally {
      watch(); // whatever happened, or nobody would look again
    }
  }

  private void lookOnce() {
    Map<EndPoint, Long> now = new HashMap<>();
    for (EndPoint endPoint : connector.getConnectedEndPoints()) {
      if (inHead(endPoint)) {
        long since = begun.getOrDefault(endPoint, System.nanoTime());
        if (System.nanoTime() - since > HEAD_TIME.toNanos()) {
          refuse(endPoint);
        } else {
          now.put(endPoint, since);
        }
      }
    }
    begun = now;
  }

  private static boolean inHead(EndPoint endPoint) {
    if (endPoint.getConnection() instanceof HttpConnection connection) {
      HttpParser parser = connection.getParser();
      return parser.inHeaderState() && !parser.isStart();
    }
    return false;
  }

  private static void refuse(EndPoint endPoint) {
    byte[] answer = Refusal.TIMEOUT.asMessage().getBytes(StandardCharsets.US_ASCII);
    endPoint.write(Callback.from(endPoint::close), ByteBuffer.wrap(answer));
  }
}
