package dev.sluice.http.message;

import dev.sluice.json.BadJson;
import dev.sluice.json.JsonText;
import dev.sluice.json.Unicode;
import dev.sluice.params.Violation;
import dev.sluice.queue.NotConfirmed;
import dev.sluice.queue.QueueUnavailable;
import dev.sluice.queue.TaskState;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * A request that is answered with problem details (RFC 9457). Its texts come from fixed lists and
 * from violations, never from an exception or from the input.
 */
public final class Problem extends RuntimeException {
  public static final String MEDIA_TYPE = "application/problem+json";

  private static final long serialVersionUID = 1L;

  /** Seconds a caller should wait before it asks again, for 429 and 503. */
  private static final String RETRY_AFTER_SECONDS = "2";

  private final ProblemType type;
  private final transient List<Violation> errors;
  private final transient Map<String, String> headers = new LinkedHashMap<>();
  private TaskState state;

  private Problem(ProblemType type, List<Violation> errors) {
    super(type.slug(), null, false, false);
    this.type = type;
    this.errors = errors;
    if (type.status() == 429 || type.status() == 503) {
      headers.put("retry-after", RETRY_AFTER_SECONDS);
    } else if (type.status() == 401) {
      headers.put("www-authenticate", "Bearer");
    }
  }

  public static Problem of(ProblemType type) {
    return new Problem(type, List.of());
  }

  /**
   * The same with what to do about it.
   *
   * @param detail a sentence for the caller
   */
  public static Problem of(ProblemType type, String detail) {
    return new Problem(type, List.of(new Violation("", type.slug(), detail)));
  }

  /** 400, with the line and column of what is no JSON. */
  public static Problem of(BadJson bad) {
    ProblemType type = ProblemType.ofSlug(bad.code());
    if (type == null || type == ProblemType.MALFORMED_JSON) {
      String slug = ProblemType.MALFORMED_JSON.slug();
      return new Problem(
          ProblemType.MALFORMED_JSON, List.of(new Violation("", slug, bad.getMessage())));
    }
    return of(type);
  }

  public static Problem of(QueueUnavailable unavailable) {
    if (unavailable instanceof NotConfirmed notConfirmed) {
      return of(notConfirmed);
    }
    return of(
        unavailable.storageFull() ? ProblemType.QUEUE_STORAGE_FULL : ProblemType.QUEUE_UNAVAILABLE);
  }

  /** Says of many tasks which of them may be enqueued. */
  private static Problem of(NotConfirmed not) {
    if (not.tasks() == 1) {
      return of(ProblemType.NOT_CONFIRMED);
    }
    String which =
        not.sent() == not.tasks()
            ? "Of %2$,d valid tasks those that the queue did not refuse are enqueued, the last of them"
                + " unconfirmed."
            : "Of the first %1$,d of %2$,d valid tasks those that the queue did not refuse are"
                + " enqueued, the last of them unconfirmed; the others are not enqueued.";
    String again =
        " Sent again with the same Idempotency-Key, none is enqueued twice, and the answer says"
            + " which are refused; without a key, those that are enqueued would be enqueued again.";
    return of(
        ProblemType.NOT_CONFIRMED,
        String.format(Locale.ROOT, which + again, not.sent(), not.tasks()));
  }

  public static Problem methodNotAllowed(String allow) {
    Problem problem = of(ProblemType.METHOD_NOT_ALLOWED);
    problem.headers.put("allow", allow);
    return problem;
  }

  /**
   * 416.
   *
   * @param range the {@code Content-Range} of the whole file
   */
  public static Problem unsatisfiable(String range) {
    Problem problem = of(ProblemType.RANGE_NOT_SATISFIABLE);
    problem.headers.put("content-range", range);
    return problem;
  }

  /** Includes the current state, so that the caller need not ask for it. */
  public static Problem of(ProblemType type, TaskState state) {
    Problem problem = of(type);
    problem.state = state;
    return problem;
  }

  public static Problem invalidParameters(List<Violation> errors) {
    return new Problem(ProblemType.INVALID_PARAMETER, List.copyOf(errors));
  }

  static Problem malformedBody(List<Violation> errors) {
    return new Problem(ProblemType.MALFORMED_BODY, List.copyOf(errors));
  }

  /**
   * 413.
   *
   * @param detail names the limit, with {@code %,d} in its place
   */
  public static Problem tooLarge(String pointer, String detail, int limit) {
    String told = String.format(Locale.ROOT, detail, limit);
    return new Problem(
        ProblemType.PAYLOAD_TOO_LARGE,
        List.of(new Violation(pointer, ProblemType.PAYLOAD_TOO_LARGE.slug(), told)));
  }

  public static Problem wrongShape(List<Violation> errors) {
    return new Problem(ProblemType.WRONG_SHAPE, List.copyOf(errors));
  }

  /**
   * 422 with every violation. Its type is the code of the first one that is not a missing field: a
   * misspelt field is also a missing one, and the misspelling is what the caller wants to hear.
   */
  public static Problem invalid(List<Violation> errors) {
    String code = errors.get(0).code();
    for (Violation error : errors) {
      if (!error.code().equals(ProblemType.MISSING_FIELD.slug())) {
        code = error.code();
        break;
      }
    }
    ProblemType type = ProblemType.ofSlug(code);
    boolean listed = type != null && type.status() == 422;
    return new Problem(listed ? type : ProblemType.INVALID_VALUE, List.copyOf(errors));
  }

  /**
   * 422: an interceptor refused the task.
   *
   * @param why as it said
   */
  public static Problem refused(String why) {
    return of(ProblemType.ENQUEUE_REFUSED, why);
  }

  public ProblemType type() {
    return type;
  }

  public List<Violation> errors() {
    return errors;
  }

  /** What the answer's head has to say besides, for instance Retry-After. */
  public Map<String, String> headers() {
    return headers;
  }

  /** The answer as JSON. */
  public Response response(String requestId) throws IOException {
    JsonText json = new JsonText();
    json.beginObject();
    write(json);
    if (type == ProblemType.INTERNAL_ERROR) {
      json.member("requestId", requestId);
    }
    json.endObject();
    Response response = Response.of(type.status()).body(MEDIA_TYPE, json.toString());
    for (Map.Entry<String, String> header : headers.entrySet()) {
      response.header(header.getKey(), header.getValue());
    }
    return response;
  }

  /** Writes the members of the problem into the object that is open. */
  public void write(JsonText json) {
    json.member("type", type.uri());
    json.member("title", type.title());
    json.member("status", type.status());
    if (state != null) {
      json.member("state", state.name());
    }
    if (!errors.isEmpty()) {
      json.beginArray("errors");
      for (Violation error : errors) {
        json.beginObject();
        // half a surrogate pair in a member's name has no bytes in UTF-8
        boolean text = Unicode.valid(error.pointer());
        json.member("pointer", text ? error.pointer() : "");
        json.member("code", error.code());
        json.member("detail", error.detail());
        json.endObject();
      }
      json.endArray();
    }
  }
}
