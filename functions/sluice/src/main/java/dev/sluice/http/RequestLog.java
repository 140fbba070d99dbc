package dev.sluice.http;

import com.amazonaws.services.lambda.runtime.Context;
import dev.sluice.http.access.Principal;
import dev.sluice.http.message.ProblemType;
import dev.sluice.http.message.Request;
import dev.sluice.http.message.Response;
import dev.sluice.http.route.Route;
import dev.sluice.json.JsonText;
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
    JsonText line = new JsonText();
    line.beginObject();
    line.member("log", "request");
    line.member("requestId", requestId());
    if (request != null) {
      String method = request.method();
      line.member("method", method.length() > 10 ? "OTHER" : method);
    }
    if (route != null) {
      line.member("route", route.pattern());
    }
    if (principal != null) {
      line.member("principal", principal.name());
    }
    line.member("status", response.status());
    if (problem != null) {
      line.member("problem", problem.slug());
    }
    line.member("micros", (System.nanoTime() - began) / 1_000);
    if (failure != null) {
      failure(line);
    }
    line.endObject();
    context.getLogger().log(line.toString());
  }

  /**
   * No message, since it may contain what a caller sent, or an address with a password; except for
   * the queue, which has neither and names the key that someone must repair.
   */
  private void failure(JsonText line) {
    if (failure instanceof QueueUnavailable) {
      line.member("reason", failure.getMessage());
    }
    line.beginArray("failure");
    int depth = 0;
    for (Throwable t = failure; t != null && depth < 5; t = t.getCause(), depth++) {
      line.element(t.getClass().getName());
    }
    line.endArray();
    line.beginArray("at");
    StackTraceElement[] frames = failure.getStackTrace();
    for (int i = 0; i < Math.min(frames.length, MAX_FRAMES); i++) {
      line.element(frames[i].toString());
    }
    line.endArray();
  }
}
