package dev.sluice.http;

import com.amazonaws.services.lambda.runtime.Context;
import com.fasterxml.jackson.core.JsonGenerator;
import dev.sluice.queue.QueueUnavailable;
import java.io.IOException;

/**
 * The one log line of a request, as JSON: control characters are escaped, so that no input can
 * forge a second line. It has the route and not the path, the principal and not the token, and
 * nothing of the body.
 */
final class RequestLog {
  private static final int MAX_FRAMES = 12;

  private final Context context;
  private final long began = System.nanoTime();
  private Throwable failure;

  /** Filled in as far as the request gets. */
  Request request;

  Route route;
  Principal principal;
  ProblemType problem;

  RequestLog(Context context) {
    this.context = context;
  }

  String requestId() {
    return context.getAwsRequestId();
  }

  /** What went wrong on our side: its classes and places are logged, for us alone. */
  void failure(Throwable failure) {
    this.failure = failure;
  }

  void write(Response response) throws IOException {
    try (Json json = Json.begin()) {
      JsonGenerator line = json.generator();
      line.writeStartObject();
      line.writeStringField("log", "request");
      line.writeStringField("requestId", requestId());
      if (request != null) {
        String method = request.method();
        line.writeStringField("method", method.length() > 10 ? "OTHER" : method);
      }
      if (route != null) {
        line.writeStringField("route", route.pattern());
      }
      if (principal != null) {
        line.writeStringField("principal", principal.name());
      }
      line.writeNumberField("status", response.status());
      if (problem != null) {
        line.writeStringField("problem", problem.slug());
      }
      line.writeNumberField("micros", (System.nanoTime() - began) / 1_000);
      if (failure != null) {
        failure(line);
      }
      line.writeEndObject();
      context.getLogger().log(json.finish());
    }
  }

  /**
   * No message, since it may hold what a caller sent, or an address with a password; but that of
   * the queue, which has neither and names the key that someone must mend.
   */
  private void failure(JsonGenerator line) throws IOException {
    if (failure instanceof QueueUnavailable) {
      line.writeStringField("reason", failure.getMessage());
    }
    line.writeArrayFieldStart("failure");
    int depth = 0;
    for (Throwable t = failure; t != null && depth < 5; t = t.getCause(), depth++) {
      line.writeString(t.getClass().getName());
    }
    line.writeEndArray();
    line.writeArrayFieldStart("at");
    StackTraceElement[] frames = failure.getStackTrace();
    for (int i = 0; i < Math.min(frames.length, MAX_FRAMES); i++) {
      line.writeString(frames[i].toString());
    }
    line.writeEndArray();
  }
}
