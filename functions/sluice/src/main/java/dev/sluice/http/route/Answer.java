package dev.sluice.http.route;

import dev.sluice.http.message.Body;
import dev.sluice.http.page.Html;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * A good answer, as the OpenAPI document shows it.
 *
 * @param body what its body is: a record, {@code String} for a text, {@code byte[]} for a file;
 *     null: there is none
 * @param many whether the body is an array of those, of 100 at most
 * @param headers headers that are always present, with their meaning
 * @param sometimes headers that may be missing
 */
public record Answer(
    int status,
    String text,
    Class<?> body,
    boolean many,
    List<String> mediaTypes,
    Map<String, String> headers,
    Map<String, String> sometimes) {

  public static Answer of(int status, String text, Class<?> body, List<String> mediaTypes) {
    return new Answer(status, text, body, false, mediaTypes, Map.of(), Map.of());
  }

  /** A part of a list of such records. */
  public static Answer list(Class<?> body) {
    return new Answer(200, "A part of the list", body, true, List.of(Body.JSON), Map.of(), Map.of())
        .maybe("link", "Where the list goes on.");
  }

  public static Answer empty(int status, String text) {
    return of(status, text, null, List.of());
  }

  public static Answer html(int status, String text) {
    return of(status, text, String.class, List.of(Html.MEDIA_TYPE));
  }

  public static Answer redirect(int status, String text) {
    return empty(status, text).telling("location", "Where to go on.");
  }

  /** 201 with what was added, or was added under the same key before. */
  public static Answer added(Class<?> body) {
    return of(201, "Added, or added under the same key before", body, List.of(Body.JSON))
        .telling("location", "Where it is.")
        .maybe("idempotency-replayed", "true: it was added before.");
  }

  public Answer telling(String header, String text) {
    return new Answer(
        status, this.text, body, many, mediaTypes, with(headers, header, text), sometimes);
  }

  public Answer maybe(String header, String text) {
    return new Answer(
        status, this.text, body, many, mediaTypes, headers, with(sometimes, header, text));
  }

  private static Map<String, String> with(Map<String, String> all, String name, String text) {
    Map<String, String> more = new TreeMap<>(all);
    more.put(name, text);
    return more;
  }
}
