package dev.sluice.local.http;

import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * A call to send, exactly as written here.
 *
 * @param target path and query, as they go over the wire
 * @param headers names in lower case
 * @param body null: none
 */
public record HttpCall(String method, String target, Map<String, String> headers, byte[] body) {
  /** A call by {@link TestSite#ALICE}, a submitter. */
  public static HttpCall of(String method, String target) {
    return new HttpCall(method, target, Map.of("host", "127.0.0.1:8080"), null).by(TestSite.ALICE);
  }

  public static HttpCall get(String target) {
    return of("GET", target);
  }

  public static HttpCall post(String target) {
    return of("POST", target);
  }

  /** {@code POST /tasks} with this JSON. */
  public static HttpCall enqueue(String json) {
    return post("/tasks").json(json);
  }

  public HttpCall by(String token) {
    return header("authorization", "Bearer " + token);
  }

  public HttpCall json(String json) {
    return header("content-type", "application/json").bytes(json);
  }

  public HttpCall form(String form) {
    return header("content-type", "application/x-www-form-urlencoded").bytes(form);
  }

  public HttpCall bytes(String text) {
    return bytes(text.getBytes(StandardCharsets.UTF_8));
  }

  public HttpCall bytes(byte[] bytes) {
    return new HttpCall(method, target, headers, bytes);
  }

  public HttpCall header(String name, String value) {
    Map<String, String> more = new LinkedHashMap<>(headers);
    more.put(name, value);
    return new HttpCall(method, target, more, body);
  }

  public HttpCall without(String name) {
    Map<String, String> less = new LinkedHashMap<>(headers);
    less.remove(name);
    return new HttpCall(method, target, less, body);
  }
}
