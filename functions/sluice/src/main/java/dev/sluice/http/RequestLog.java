package dev.sluice.http;

import com.amazonaws.services.lambda.runtime.Context;
import dev.sluice.http.access.Principal;
import dev.sluice.http.message.ProblemType;
import dev.sluice.http.message.Request;
import dev.sluice.http.message.Response;
import dev.sluice.http.route.Route;
import dev.sluice.http.route.Routes;
import dev.sluice.json.JsonText;
import dev.sluice.queue.QueueUnavailable;
import dev.sluice.signals.Log;
import dev.sluice.signals.LogLine;
import dev.sluice.signals.Spans;
import dev.sluice.signals.TraceParent;
import dev.sluice.signals.WorkSpan;
import java.time.Instant;
import java.util.Set;

/**
 * The one log line of a request, as JSON. It has the route and not the path, but the id of a task
 * that the request made or named; the principal and not the token; and nothing of the body.
 */
final class RequestLog {
  private static final int MAX_FRAMES = 12;
  private static final String TASKS = "/tasks/";
  private static final int CONFLICT = 409;

  /** Those that are named in spans; of others anybody can make up any number. */
  private static final Set<String> METHODS =
      Set.of("GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS", "TRACE", "CONNECT");

  private final Context context;
  private final Log log;
  private final long began = System.nanoTime();
  private Throwable failure;

  /** Filled in as far as the request gets. */
  Request request;

  Route route;
  Principal principal;
  ProblemType problem;
  WorkSpan span;

  RequestLog(Context context, Log log) {
    this.context = context;
    this.log = log;
  }

  /**
   * Begins the span of the request on this thread.
   *
   * @param caller where the call comes from; null: from no trace
   */
  void begin(TraceParent caller) {
    String method = METHODS.contains(request.method()) ? request.method() : "_OTHER";
    String name = method.startsWith("_") ? "HTTP" : method;
    span = Spans.begin(WorkSpan.Kind.SERVER, name, caller).with("http.request.method", method);
  }

  String requestId() {
    return context.getAwsRequestId();
  }

  /** What went wrong on our side: its classes and places are logged, for us alone. */
  void failure(Throwable failure) {
    this.failure = failure;
  }

  void write(Response response) {
    int status = response.status();
    LogLine line = LogLine.of(level(status), message(status), Instant.now()).request(requestId());
    if (span != null) {
      line.trace(span.trace(), span.known());
    }
    line.task(task(response));
    line.member("method", method());
    line.member("route", route == null ? null : route.pattern());
    line.member("principal", principal == null ? null : principal.name());
    line.member("status", status);
    line.member("problem", problem == null ? null : problem.slug());
    line.member("micros", (System.nanoTime() - began) / 1_000);
    if (failure != null) {
      failure(line.members());
    }
    if (log.structured()) {
      log.writeMeasured(line, null);
    } else {
      context.getLogger().log(line.json());
    }
    if (span != null && span.known()) {
      end(span, status);
    }
  }

  private void end(WorkSpan span, int status) {
    if (route != null) {
      span.rename(request.method() + " " + route.pattern());
      span.with("http.route", route.pattern());
    }
    span.with("http.response.status_code", status);
    String error = failure == null ? Integer.toString(status) : failure.getClass().getName();
    span.end(status < 500 ? null : error);
  }

  private static LogLine.Level level(int status) {
    if (status >= 500) {
      return LogLine.Level.ERROR;
    }
    return status == 429 ? LogLine.Level.WARN : LogLine.Level.INFO;
  }

  private String message(int status) {
    String pattern = route == null ? "" : route.pattern().concat(" ");
    String method = method();
    return (method == null ? "" : method.concat(" ")) + pattern + status;
  }

  private String method() {
    String method = request == null ? null : request.method();
    return method == null || method.length() <= 10 ? method : "OTHER";
  }

  /** The id of the task that it made, or that its path names; null: none. */
  private String task(Response response) {
    String made = response.header("location");
    if (made != null && made.startsWith(TASKS)) {
      return made.substring(TASKS.length());
    }
    int status = response.status();
    boolean known = status < 400 || status == CONFLICT; // else the path may hold anything
    boolean named = route != null && route.pattern().startsWith(TASKS.concat("{id}"));
    return known && named ? Routes.id(route, request.path()) : null;
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
