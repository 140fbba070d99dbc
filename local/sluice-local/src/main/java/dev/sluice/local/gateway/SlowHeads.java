package dev.sluice.local.gateway;

import dev.sluice.local.Round;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import java.util.function.Predicate;
import java.util.function.Supplier;
import org.eclipse.jetty.http.HttpParser;
import org.eclipse.jetty.io.EndPoint;
import org.eclipse.jetty.server.ServerConnector;
import org.eclipse.jetty.server.internal.HttpConnection;
import org.eclipse.jetty.util.Callback;
import org.eclipse.jetty.util.thread.Scheduler;

/**
 * Closes connections whose request line and headers do not arrive in time ("slowloris"): Jetty
 * itself has only an idle timeout, which a byte now and then can defer for ever. Checks once a
 * second. A connection that cannot be answered, because its client reads nothing, is cut.
 */
final class SlowHeads {
  private static final Duration HEAD_TIME = Duration.ofSeconds(8);

  /** Until the answer to a slow head is sent, and the connection closed with it. */
  private static final Duration ANSWER_TIME = Duration.ofSeconds(1);

  private final Supplier<? extends Collection<EndPoint>> connected;
  private final Predicate<EndPoint> inHead;
  private final LongSupplier nanos;
  private final Consumer<String> log;
  private Map<EndPoint, Long> begun = new HashMap<>();

  /**
   * @param inHead whether a connection is in the middle of a head
   * @param log takes one line for a round that fails
   */
  SlowHeads(
      Supplier<? extends Collection<EndPoint>> connected,
      Predicate<EndPoint> inHead,
      LongSupplier nanos,
      Consumer<String> log) {
    this.connected = connected;
    this.inHead = inHead;
    this.nanos = nanos;
    this.log = log;
  }

  /** Watches a connector until its scheduler ends. */
  static void watch(ServerConnector connector, Consumer<String> log) {
    SlowHeads heads =
        new SlowHeads(connector::getConnectedEndPoints, SlowHeads::inHead, System::nanoTime, log);
    heads.next(connector.getScheduler());
  }

  /** Plans the next look, and whatever becomes of that the one after it. */
  void next(Scheduler scheduler) {
    scheduler.schedule(
        () -> {
          try {
            look();
          } finally {
            next(scheduler);
          }
        },
        1,
        TimeUnit.SECONDS);
  }

  /** One round. What one connection throws keeps no other from being looked at. */
  void look() {
    Map<EndPoint, Long> now = new HashMap<>();
    for (EndPoint endPoint : connected.get()) {
      each(() -> look(endPoint, now));
    }
    begun = now;
  }

  private void each(Round.Work work) {
    try {
      Round.run("The watch for slow requests", work, log);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void look(EndPoint endPoint, Map<EndPoint, Long> now) {
    if (!inHead.test(endPoint)) {
      return;
    }
    long since = begun.getOrDefault(endPoint, nanos.getAsLong());
    now.put(endPoint, since);
    long age = nanos.getAsLong() - since;
    if (age > HEAD_TIME.plus(ANSWER_TIME).toNanos()) {
      endPoint.close();
    } else if (age > HEAD_TIME.toNanos()) {
      refuse(endPoint);
    }
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
    try {
      endPoint.write(Callback.from(endPoint::close), ByteBuffer.wrap(answer));
    } catch (RuntimeException e) {
      endPoint.close(); // an answer before this one is still being written
    }
  }
}
