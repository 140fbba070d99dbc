package dev.sluice.http.route;

import dev.sluice.http.message.Body;
import dev.sluice.http.page.Html;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * A good answer, as the OpenAPI document shows it.
 *
 * @param schema its name among the components; null: there is no body
 * @param headers that are always there, and what each tells
 * @param sometimes headers that may be left out
 */
public record Answer(
    int status,
    String text,
    String schema,
    List<String> mediaTypes,
    Map<String, String> headers,
    Map<String, String> sometimes) {

  public static Answer of(int status, String text, String schema, List<String> mediaTypes) {
    return new Answer(status, text, schema, mediaTypes, Map.of(), Map.of());
  }

  public static Answer empty(int status, String text) {
    return of(status, text, null, List.of());
  }

  public static Answer html(int status, String text) {
    return of(status, text, "Text", List.of(Html.MEDIA_TYPE));
  }

  public static Answer redirect(int status, String text) {
    return empty(status, text).telling("location", "Where to go on.");
  }

  /** 201 with what was added, or was added under the same key before. */
  public static Answer added(String schema) {
    return of(201, "Added, or added under the same key before", schema, List.of(Body.JSON))
        .telling("location", "Where it is.")
        .maybe("idempotency-replayed", "true: it was added before.");
  }

  public Answer telling(String header, String text) {
    return new Answer(
        status, this.text, schema, mediaTypes, with(headers, header, text), sometimes);
  }

  public Answer maybe(String header, String text) {
    return new Answer(
        status, this.text, schema, mediaTypes, headers, with(sometimes, header, text));
  }

  private static Map<String, String> with(Map<String, String> all, String name, String text) {
    Map<String, String> more = new TreeMap<>(all);
    more.put(name, text);
    return more;
  }
}
