package dev.sluice.http.message;

/**
 * Every kind of problem the API answers with: status, and the last part of the {@code type} URI
 * {@code /problems/<slug>}. Callers may rely on the slugs.
 */
public enum ProblemType {
  UNKNOWN_EVENT(400, "The event is not an HTTP request in payload format 2.0"),
  MALFORMED_REQUEST(400, "The request is not HTTP as it should be"),
  MALFORMED_JSON(400, "The body is not one JSON document"),
  MALFORMED_ENCODING(400, "The body is not UTF-8"),
  MALFORMED_BODY(400, "The body cannot be decoded"),
  WRONG_SHAPE(400, "The body is JSON of another shape than expected"),
  DUPLICATE_KEY(400, "An object names a member twice"),
  TOO_DEEP(400, "The body is nested too deeply"),
  NUMBER_TOO_LARGE(400, "A number has too many digits"),
  TOO_MANY_TOKENS(400, "The body has too many members"),
  NAME_TOO_LONG(400, "A member's name is too long"),
  INVALID_IDEMPOTENCY_KEY(400, "The Idempotency-Key is not 1 to 255 printable ASCII characters"),
  INVALID_PARAMETER(400, "A query parameter is not valid"),
  INVALID_CURSOR(400, "The cursor is not one given for this list"),
  UNAUTHORIZED(401, "A valid token is needed"),
  FORBIDDEN(403, "The role does not allow this"),
  CROSS_SITE(403, "Writes from another site are refused"),
  BAD_HOST(403, "The Host header does not name this server"),
  NOT_FOUND(404, "There is nothing here"),
  NO_ARTIFACT(404, "The task has no artifact"),
  NO_RESULT(404, "No task of this type has succeeded yet"),
  METHOD_NOT_ALLOWED(405, "The method is not allowed here"),
  REQUEST_TIMEOUT(408, "The request did not arrive in time"),
  WRONG_STATE(409, "The task's state does not allow this"),
  PARENT_ENDED(409, "The task that it is a part of has ended: retry that one"),
  PAYLOAD_TOO_LARGE(413, "The body is too large"),
  ARTIFACT_TOO_LARGE(413, "The artifact is too large for one answer"),
  UNSUPPORTED_ENCODING(415, "Content encodings are not supported"),
  UNSUPPORTED_MEDIA_TYPE(415, "The media type is not supported here"),
  MISSING_FIELD(422, "A required field is missing"),
  UNKNOWN_FIELD(422, "A field is not known"),
  READ_ONLY_FIELD(422, "A field is set by the server alone"),
  UNKNOWN_TYPE(422, "There is no such task type"),
  WRONG_TYPE(422, "A value has the wrong JSON type"),
  WRONG_FORMAT(422, "A value has the wrong format"),
  OUT_OF_RANGE(422, "A value is out of range"),
  TOO_LONG(422, "A value is too long"),
  TOO_SHORT(422, "A value is too short"),
  INVALID_TEXT(422, "A text has characters that are not allowed"),
  DUPLICATE(422, "A value is named twice"),
  UNKNOWN_MEMBER(422, "A value is not a known one"),
  FORBIDDEN_URL(422, "A URL is not allowed"),
  CONFLICTING_FIELDS(422, "Two fields exclude each other"),
  IDEMPOTENCY_KEY_REUSED(422, "The Idempotency-Key stands for another body"),
  ENQUEUE_REFUSED(422, "The task is not to be enqueued"),
  INVALID_VALUE(422, "A value is not valid"),
  QUEUE_FULL(429, "The queue has reached its depth limit"),
  TOO_MANY_LONG_POLLS(429, "Too many requests are being held"),
  HEADERS_TOO_LARGE(431, "The request line and headers are too large"),
  INTERNAL_ERROR(500, "Something went wrong here"),
  QUEUE_UNAVAILABLE(503, "The queue does not answer"),
  QUEUE_STORAGE_FULL(503, "The queue's storage is full"),
  REFERENCE_UNAVAILABLE(503, "The values to check against could not be loaded");

  private final int status;
  private final String title;
  private final String slug;

  ProblemType(int status, String title) {
    this.status = status;
    this.title = title;
    this.slug = name().toLowerCase(java.util.Locale.ROOT).replace('_', '-');
  }

  public int status() {
    return status;
  }

  public String title() {
    return title;
  }

  public String slug() {
    return slug;
  }

  /** What {@code type} says in problem details. */
  public String uri() {
    return "/problems/".concat(slug);
  }

  /** The type of that slug, or null. */
  static ProblemType ofSlug(String slug) {
    for (ProblemType type : values()) {
      if (type.slug.equals(slug)) {
        return type;
      }
    }
    return null;
  }
}
