package dev.sluice.http.route;

import dev.sluice.http.input.BodyType;
import dev.sluice.http.message.Body;
import dev.sluice.http.message.ProblemType;
import dev.sluice.http.openapi.CommonProblems;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;

/**
 * What the OpenAPI document says of a route beyond what {@link Route} does: what may be sent, and
 * every answer.
 *
 * @param about further sentences; may be empty
 * @param example a body in JSON that may be sent; null: none is shown
 * @param body null: the route reads none
 * @param idempotent whether {@code Idempotency-Key} is honoured
 * @param makes the path of what it adds, such as {@code /tasks/{id}}: its answers link to the
 *     routes there; null: it adds nothing that an answer names
 * @param problems those that {@link CommonProblems} does not find by itself
 */
public record Documented(
    String summary,
    String about,
    String example,
    RequestBody body,
    boolean idempotent,
    String makes,
    List<Answer> answers,
    Set<ProblemType> problems)
    implements Described {

  /**
   * What may be sent.
   *
   * @param schema its name among the components
   * @param type the record it is read into; null: a batch of what {@code POST /tasks} takes
   * @param longest bytes
   * @param required whether it must be sent
   */
  public record RequestBody(
      String schema, Class<?> type, List<String> mediaTypes, int longest, boolean required) {
    /** One that must be sent. */
    public RequestBody(String schema, Class<?> type, List<String> mediaTypes, int longest) {
      this(schema, type, mediaTypes, longest, true);
    }

    public boolean isJson() {
      return mediaTypes.contains(Body.JSON);
    }
  }

  /** What may be wrong with members of a body that is readable. */
  public static final ProblemType[] MEMBERS = {
    ProblemType.MISSING_FIELD,
    ProblemType.UNKNOWN_FIELD,
    ProblemType.WRONG_TYPE,
    ProblemType.TOO_LONG,
    ProblemType.TOO_SHORT,
    ProblemType.INVALID_TEXT
  };

  /** A route that reads from Redis. */
  public static Documented reading(String summary) {
    return of(summary).failing(ProblemType.QUEUE_UNAVAILABLE);
  }

  /** A route that writes to Redis. */
  public static Documented writing(String summary) {
    return reading(summary).failing(ProblemType.QUEUE_STORAGE_FULL);
  }

  /** A route that changes something of a known shape and answers with what it is now. */
  public static Documented changing(
      String summary, String taken, BodyType<?> body, Class<?> answered) {
    return writing(summary)
        .taking(taken, body)
        .json(200, "As it is now", answered)
        .failing(MEMBERS);
  }

  /** The same, answering with a part of a list of such records. */
  public Documented list(Class<?> body) {
    return answer(Answer.list(body)).failing(ProblemType.INVALID_CURSOR);
  }

  @Override
  public Documented documented() {
    return this;
  }

  public static Documented of(String summary) {
    return new Documented(summary, "", null, null, false, null, List.of(), Set.of());
  }

  /** With further sentences. */
  public Documented about(String about) {
    return new Documented(summary, about, example, body, idempotent, makes, answers, problems);
  }

  /** With a body that may be sent. */
  public Documented example(String json) {
    return new Documented(summary, about, json, body, idempotent, makes, answers, problems);
  }

  public Documented taking(String schema, BodyType<?> body) {
    return taking(new RequestBody(schema, body.type(), body.mediaTypes(), body.longest()));
  }

  /** The same of a body that may be left out. */
  public Documented takingIfSent(String schema, BodyType<?> body) {
    return taking(new RequestBody(schema, body.type(), body.mediaTypes(), body.longest(), false));
  }

  public Documented taking(RequestBody body) {
    return new Documented(summary, about, example, body, idempotent, makes, answers, problems);
  }

  public Documented idempotently() {
    return new Documented(summary, about, example, body, true, makes, answers, problems);
  }

  public Documented making(String path) {
    return new Documented(summary, about, example, body, idempotent, path, answers, problems);
  }

  /** An answer in JSON, described by that record. */
  public Documented json(int status, String text, Class<?> body) {
    return answer(Answer.of(status, text, body, List.of(Body.JSON)));
  }

  /** An answer without a body. */
  public Documented empty(int status, String text) {
    return answer(Answer.empty(status, text));
  }

  public Documented answer(Answer answer) {
    List<Answer> more = new ArrayList<>(answers);
    more.add(answer);
    return new Documented(
        summary, about, example, body, idempotent, makes, List.copyOf(more), problems);
  }

  public Documented failing(ProblemType... types) {
    Set<ProblemType> more = EnumSet.noneOf(ProblemType.class);
    more.addAll(problems);
    more.addAll(List.of(types));
    return new Documented(summary, about, example, body, idempotent, makes, answers, more);
  }
}
