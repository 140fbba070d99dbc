package dev.sluice.local.gateway;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.io.Content;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.util.Callback;

/**
 * Server-sent events on one connection. A function answers with the next event and ends, since on
 * Lambda it must; clients then ask again, naming the last event they have. Here the gateway asks
 * for them, until the function has no more.
 */
final class TaskEvents {
  private static final String MEDIA_TYPE = "text/event-stream";
  private static final String LAST_ID = "last-event-id";

  /** What has nothing new is held for longer. */
  private static final long QUICK_NANOS = TimeUnit.SECONDS.toNanos(1);

  private static final Pattern ID = Pattern.compile("(?m)^id: (.*)$");

  /** Asks the function that the request is for, with other headers than the request has. */
  @FunctionalInterface
  interface Asking {
    HttpAnswer ask(Map<String, String> headers) throws IOException;
  }

  private TaskEvents() {}

  /** Whether an answer has events. */
  static boolean in(HttpAnswer answer) {
    return answer.status() == 200
        && answer.headers().stream()
            .anyMatch(
                header ->
                    header.getKey().equalsIgnoreCase("content-type")
                        && header.getValue().startsWith(MEDIA_TYPE));
  }

  /**
   * Sends these events and all that follow. Returns when there are no more, or the caller is gone.
   *
   * @param first an answer that has events
   */
  static void send(
      Request request, HttpAnswer first, Asking function, Response response, Callback callback) {
    response.setStatus(first.status());
    first.headers().forEach(one -> response.getHeaders().add(one.getKey(), one.getValue()));
    response.getHeaders().remove(HttpHeader.CONTENT_LENGTH);
    String last = request.getHeaders().get(LAST_ID);
    HttpAnswer answer = first;
    try {
      boolean quick = false;
      while (in(answer)) {
        String events = text(answer);
        if (quick && events.startsWith(":")) {
          break; // nothing is held any more, since the server stops
        }
        write(response, events);
        Matcher id = ID.matcher(events);
        while (id.find()) {
          last = id.group(1);
        }
        long asked = System.nanoTime();
        answer = function.ask(last == null ? Map.of() : Map.of(LAST_ID, last));
        quick = System.nanoTime() - asked < QUICK_NANOS;
      }
      answer.body().close();
      if (answer.status() >= 400) { // the client asks again, and is told why as before a stream
        write(response, ": ended by " + answer.status() + "\n\n");
      }
      callback.succeeded();
    } catch (Throwable e) { // an Error too, or the request would hang
      callback.failed(e); // the caller is gone, or a function has failed
    }
  }

  private static void write(Response response, String events) throws IOException {
    Content.Sink.write(response, false, ByteBuffer.wrap(events.getBytes(StandardCharsets.UTF_8)));
  }

  private static String text(HttpAnswer answer) throws IOException {
    try (Spool body = answer.body();
        var in = body.open()) {
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    }
  }
}
