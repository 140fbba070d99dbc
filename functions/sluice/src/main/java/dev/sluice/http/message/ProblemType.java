package dev.sluice.http.message;

/**
 * Every kind of problem the API answers with: status, and the last part of the {@code type} URI
 * {@code /problems/<slug>}. Callers may rely on the slugs.
 */
public enum ProblemType {
  UNKNOWN_EVENT(
      400,
      "The event is not an HTTP request in payload format 2.0",
      "Let API Gateway call the function, with payload format 2.0."),
  MALFORMED_REQUEST(
      400, "The request is not HTTP as it should be", "Send the request with an HTTP library."),
  MALFORMED_JSON(
      400,
      "The body is not one JSON document",
      "Fix the body at the line and column that `errors` names."),
  MALFORMED_ENCODING(400, "The body is not UTF-8", "Send the body in UTF-8."),
  MALFORMED_BODY(400, "The body cannot be decoded", "Encode the body as its `Content-Type` says."),
  WRONG_SHAPE(
      400,
      "The body is JSON of another shape than expected",
      "Send an object, or what `/openapi.json` says the route takes."),
  DUPLICATE_KEY(400, "An object names a member twice", "Name each member once."),
  TOO_DEEP(400, "The body is nested too deeply", "Nest the body less deeply."),
  NUMBER_TOO_LARGE(400, "A number has too many digits", "Send fewer digits, or a string."),
  TOO_MANY_TOKENS(400, "The body has too many members", "Send less at once."),
  NAME_TOO_LONG(400, "A member's name is too long", "Shorten the name."),
  INVALID_IDEMPOTENCY_KEY(
      400,
      "The Idempotency-Key is not 1 to 255 printable ASCII characters",
      "Send one key, without a comma."),
  INVALID_PARAMETER(
      400, "A query parameter is not valid", "Fix the parameters that `errors` names."),
  INVALID_CURSOR(
      400, "The cursor is not one given for this list", "Begin the list again without a cursor."),
  UNAUTHORIZED(
      401, "A valid token is needed", "Send a token that `SLUICE_TOKENS` has, or sign in."),
  FORBIDDEN(403, "The role does not allow this", "Use a token with a greater role."),
  CROSS_SITE(
      403,
      "Writes from another site are refused",
      "Call from the page itself, or with a bearer token from the allowed origin."),
  BAD_HOST(
      403,
      "The Host header does not name this server",
      "Use the address that `local/run` printed."),
  NOT_FOUND(
      404,
      "There is nothing here",
      "Check the path and the id; tasks of others are not found either."),
  NO_ARTIFACT(
      404,
      "The task has no artifact",
      "Wait until the task has succeeded; not every type produces a file."),
  NO_RESULT(
      404,
      "No task of this type has succeeded yet",
      "Wait for the first success, or run the type."),
  METHOD_NOT_ALLOWED(
      405, "The method is not allowed here", "Use a method that the `Allow` header names."),
  REQUEST_TIMEOUT(
      408, "The request did not arrive in time", "Send the body faster (`local/run` only)."),
  WRONG_STATE(
      409, "The task's state does not allow this", "Look at `state`, for the current state."),
  PARENT_ENDED(
      409, "Its parent has ended", "Retry the parent, which runs its failed children again."),
  HAS_CHILDREN(
      409,
      "It has children, which were made from its params",
      "Retry it with the params it has, or enqueue another task."),
  TOO_MANY_PAUSES(
      409, "As many queues and types are paused as can be", "Resume some of them first."),
  PAYLOAD_TOO_LARGE(413, "The body is too large", "Send less: `errors` names the limit."),
  ARTIFACT_TOO_LARGE(
      413, "The artifact is too large for one answer", "Keep files in S3 (`SLUICE_ARTIFACTS`)."),
  UNSUPPORTED_ENCODING(415, "Content encodings are not supported", "Send the body uncompressed."),
  UNSUPPORTED_MEDIA_TYPE(
      415,
      "The media type is not supported here",
      "Send a `Content-Type` that the route takes, such as `application/json`."),
  RANGE_NOT_SATISFIABLE(
      416,
      "The file has no such part",
      "Ask for bytes within the length that `Content-Range` names."),
  MISSING_FIELD(422, "A required field is missing", "Add the fields that `errors` names."),
  UNKNOWN_FIELD(422, "A field is not known", "Correct or remove the fields that `errors` names."),
  READ_ONLY_FIELD(
      422, "A field is set by the server alone", "Leave out the fields that `errors` names."),
  UNKNOWN_TYPE(422, "There is no such task type", "Choose a type that `GET /types` lists."),
  INTERNAL_TYPE(
      422,
      "The task type is for the application itself",
      "Use the route or the schedule that such tasks come from."),
  QUEUE_NOT_ALLOWED(
      422,
      "Tasks may not be put into this queue",
      "Name a queue that `errors` or `GET /queues` lists, or none; `SLUICE_QUEUE_NAMES` allows"
          + " more."),
  WRONG_TYPE(422, "A value has the wrong JSON type", "Send the JSON type that `errors` names."),
  WRONG_FORMAT(422, "A value has the wrong format", "Write the value as `errors` says."),
  OUT_OF_RANGE(
      422, "A value is out of range", "Choose a value within the bounds that `errors` names."),
  TOO_LONG(422, "A value is too long", "Shorten what `errors` names."),
  TOO_SHORT(422, "A value is too short", "Lengthen what `errors` names."),
  INVALID_TEXT(
      422,
      "A text has characters that are not allowed",
      "Remove control characters and broken Unicode."),
  DUPLICATE(422, "A value is named twice", "Name each value once."),
  UNKNOWN_MEMBER(
      422, "A value is not a known one", "Choose from what `GET /references/{id}` lists."),
  FORBIDDEN_URL(
      422,
      "A URL is not allowed",
      "Give a public https address, without a password or an underscore in the host."),
  ON_END_UNAVAILABLE(
      422, "onEnd is not available", "Leave out `onEnd`, or set `SLUICE_WEBHOOK_SECRET`."),
  CONFLICTING_FIELDS(422, "Two fields exclude each other", "Send only one of the two."),
  IDEMPOTENCY_KEY_REUSED(
      422, "The Idempotency-Key stands for another body", "Use a new key for a new body."),
  ENQUEUE_REFUSED(
      422,
      "The task is not to be enqueued",
      "The application's own [interceptor](writing-tasks.md#interceptors) refused it; `errors` says"
          + " why."),
  INVALID_VALUE(422, "A value is not valid", "Fix the value that `errors` names."),
  QUEUE_FULL(
      429, "The queue has reached its depth limit", "Wait, then repeat; if it lasts, add workers."),
  OWNER_SHARE_USED(
      429,
      "This owner has used up its share",
      "Wait until some have run; one owner may use `SLUICE_OWNER_SHARE` percent of each limit."),
  TOO_MANY_LONG_POLLS(
      429, "Too many requests are being held", "Wait, then repeat, or ask without `wait`."),
  TOO_MANY_DOWNLOADS(
      429,
      "Too many large answers are being sent",
      "Read the downloads that are under way, then repeat (`local/run` only)."),
  HEADERS_TOO_LARGE(
      431,
      "The request line and headers are too large",
      "Send a shorter address and fewer headers."),
  INTERNAL_ERROR(500, "Something went wrong here", "Look up the `requestId` in the log."),
  QUEUE_UNAVAILABLE(503, "The queue does not answer", "Repeat with the same `Idempotency-Key`."),
  QUEUE_STORAGE_FULL(
      503,
      "The queue's storage is full",
      "Give Redis more memory, then repeat with the same `Idempotency-Key`."),
  NOT_CONFIRMED(
      503,
      "Enqueued, but no replica has confirmed it",
      "Repeat with the same `Idempotency-Key`; if it lasts, look at the replicas of Redis."),
  REFERENCE_UNAVAILABLE(
      503,
      "The values to check against could not be loaded",
      "Repeat with the same `Idempotency-Key`; the log says what could not be read.");

  private final int status;
  private final String title;
  private final String advice;
  private final String slug;

  ProblemType(int status, String title, String advice) {
    this.status = status;
    this.title = title;
    this.advice = advice;
    this.slug = name().toLowerCase(java.util.Locale.ROOT).replace('_', '-');
  }

  public int status() {
    return status;
  }

  public String title() {
    return title;
  }

  /** What the caller can do, in Markdown. */
  public String advice() {
    return advice;
  }

  public String slug() {
    return slug;
  }

  /** What {@code type} says in problem details. */
  public String uri() {
    return "/problems/".concat(slug);
  }

  /** The type of that slug, or null. */
  public static ProblemType ofSlug(String slug) {
    for (ProblemType type : values()) {
      if (type.slug.equals(slug)) {
        return type;
      }
    }
    return null;
  }
}
