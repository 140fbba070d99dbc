package dev.sluice.app.minutes.http;

import dev.sluice.http.access.Signer;
import dev.sluice.http.input.Parameter;
import dev.sluice.http.input.Parameters;
import dev.sluice.http.input.Query;
import dev.sluice.http.message.Problem;
import dev.sluice.http.message.ProblemType;
import dev.sluice.http.message.Response;
import dev.sluice.http.route.Call;
import dev.sluice.json.JsonText;
import java.util.List;
import java.util.function.ToLongFunction;

/**
 * Lists numbered elements as plain JSON arrays, the only shape that older clients know. A {@code
 * Link} header (RFC 8288) points to the next page, with a cursor that is valid for its principal
 * only.
 */
final class NumberedList {
  private static final Parameter LIMIT =
      Parameter.whole("limit", 1, 100, "The most to list.").orElse(100);
  static final List<Parameter> PARAMETERS = List.of(LIMIT, Parameters.CURSOR);

  private final Signer signer;

  NumberedList(Signer signer) {
    this.signer = signer;
  }

  /** One page of a list. */
  @FunctionalInterface
  interface Part<T> {
    /**
     * At most {@code limit} elements; {@code position}: the number of the last one listed, or 0.
     */
    List<T> read(long position, int limit);
  }

  /** An element as JSON. */
  @FunctionalInterface
  interface Element<T> {
    void write(JsonText json, T element);
  }

  /**
   * Answers with the page that the call asks for.
   *
   * @throws Problem {@code invalid-parameter}, {@code invalid-cursor}
   */
  <T> Response answer(Call call, Part<T> part, ToLongFunction<T> number, Element<T> element) {
    Query query = call.query();
    int limit = query.number(LIMIT);
    String cursor = query.given(Parameters.CURSOR);
    query.check();
    String purpose =
        String.join(
            "\n",
            "list",
            call.route().pattern(),
            call.principal().name(),
            call.principal().role().name());
    String position = cursor == null ? "0" : signer.open(purpose, cursor);
    if (position == null) {
      throw Problem.of(ProblemType.INVALID_CURSOR);
    }
    List<T> found = part.read(Long.parseLong(position), limit + 1);
    List<T> shown = found.subList(0, Math.min(limit, found.size()));
    JsonText json = new JsonText().beginArray();
    for (T one : shown) {
      element.write(json, one);
    }
    json.endArray();
    Response response = Response.json(200, json.toString());
    if (found.size() > limit) {
      long last = number.applyAsLong(shown.get(limit - 1));
      String next = signer.seal(purpose, Long.toString(last));
      response.header(
          "link",
          "<" + call.route().pattern() + "?limit=" + limit + "&cursor=" + next + ">; rel=\"next\"");
    }
    return response;
  }
}
