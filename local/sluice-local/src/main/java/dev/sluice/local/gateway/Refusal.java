package dev.sluice.local.gateway;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.http.HttpStatus;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.server.handler.ErrorHandler;
import org.eclipse.jetty.util.Callback;

/**
 * A request that the gateway itself answers, because it never became an event. Problem details (RFC
 * 9457) like the handlers' own; the connection is closed, since the rest of the input cannot be
 * told from the next request.
 *
 * @param limit the sentence that states the exceeded limit, or null
 */
record Refusal(int status, String slug, String title, String limit) {
  private static final String RETRY_AFTER_SECONDS = "2";

  static final Refusal BAD_HOST =
      new Refusal(403, "bad-host", "The Host header does not name this server");
  static final Refusal NOT_FOUND = new Refusal(404, "not-found", "There is nothing here");
  static final Refusal TIMEOUT =
      new Refusal(408, "request-timeout", "The request did not arrive in time");
  static final Refusal TOO_LARGE =
      new Refusal(
          413,
          "payload-too-large",
          "The body is too large",
          String.format(
              Locale.ROOT, "It takes no more than %,d bytes.", EventHandler.MAX_BODY_BYTES));
  static final Refusal TOO_MANY_DOWNLOADS =
      new Refusal(429, "too-many-downloads", "Too many large answers are being sent");
  static final Refusal HEADERS_TOO_LARGE =
      new Refusal(431, "headers-too-large", "The request line and headers are too large");
  static final Refusal INTERNAL =
      new Refusal(500, "internal-error", "The handler failed to answer");

  private Refusal(int status, String slug, String title) {
    this(status, slug, title, null);
  }

  /** The refusal of a request that the HTTP parser did not accept. */
  static Refusal of(int status) {
    return switch (status) {
      case 408 -> TIMEOUT;
      case 413 -> TOO_LARGE;
      case 414, 431 -> HEADERS_TOO_LARGE; // one limit for both, as in API Gateway
      case 501, 505 -> malformed(status); // what the client sent, however these are numbered
      default -> status >= 500 ? INTERNAL : malformed(status);
    };
  }

  private static Refusal malformed(int status) {
    return new Refusal(status, "malformed-request", HttpStatus.getMessage(status));
  }

  void write(Response response, Callback callback) {
    response.setStatus(status);
    response.getHeaders().put(HttpHeader.CONTENT_TYPE, "application/problem+json");
    response.getHeaders().put(HttpHeader.CONNECTION, "close");
    if (status == 429) {
      response.getHeaders().put(HttpHeader.RETRY_AFTER, RETRY_AFTER_SECONDS);
    }
    response.write(true, ByteBuffer.wrap(body().getBytes(StandardCharsets.UTF_8)), callback);
  }

  private String body() {
    String errors =
        limit == null
            ? ""
            : ",\"errors\":[{\"pointer\":\"\",\"code\":\"%s\",\"detail\":\"%s\"}]"
                .formatted(slug, limit);
    return "{\"type\":\"/problems/%s\",\"title\":\"%s\",\"status\":%d%s}"
        .formatted(slug, title, status, errors);
  }

  /** The whole answer, for a connection without a request yet. */
  String asMessage() {
    return ("HTTP/1.1 %d %s\r\nContent-Type: application/problem+json\r\nContent-Length: %d\r\n"
            + "Connection: close\r\n\r\n%s")
        .formatted(status, HttpStatus.getMessage(status), body().length(), body());
  }

  /** Replaces Jetty's error page, which would reveal the cause. */
  static boolean writeFor(Request request, Response response, Callback callback) {
    Refusal refusal = unreadablePath(request) ? NOT_FOUND : of(response.getStatus());
    refusal.write(response, callback);
    return true;
  }

  /** A path such as {@code /%zz}: the parser stopped before there was a request. */
  private static boolean unreadablePath(Request request) {
    return request.getAttribute(ErrorHandler.ERROR_EXCEPTION) instanceof Throwable failure
        && failure.getCause() instanceof IllegalArgumentException
        && request.getMethod().equals("BAD");
  }
}
