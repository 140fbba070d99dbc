package dev.sluice.local.http;

import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * A call to send, exactly as it is written here.
 *
 * @param target path and query, as they go over the wire
 * @param headers names in lower case
 * @param body null: none
 */
record HttpCall(String method, String target, Map<String, String> headers, byte[] body) {
  /** A call by {@link TestSite#ALICE}, a submitter. */
  static HttpCall of(String method, String target) {
    return new HttpCall(method, target, Map.of("host", "127.0.0.1:8080"), null).by(TestSite.ALICE);
  }

  static HttpCall get(String target) {
    return of("GET", target);
  }

  static HttpCall post(String target) {
    return of("POST", target);
  }

  /** {@code POST /tasks} with that JSON. */
  static HttpCall enqueue(String json) {
    return post("/tasks").json(json);
  }

  HttpCall by(String token) {
    return header("authorization", "Bearer " + token);
  }

  HttpCall json(String json) {
    return header("content-type", "application/json").bytes(json);
  }

  HttpCall form(String form) {
    return header("content-type", "application/x-www-form-urlencoded").bytes(form);
  }

  HttpCall bytes(String text) {
    return bytes(text.getBytes(StandardCharsets.UTF_8));
  }

  HttpCall bytes(byte[] bytes) {
    return new HttpCall(method, target, headers, bytes);
  }

  HttpCall header(String name, String value) {
    Map<String, String> more = new LinkedHashMap<>(headers);
    more.put(name, value);
    return new HttpCall(method, target, more, body);
  }

  HttpCall without(String name) {
    Map<String, String> less = new LinkedHashMap<>(headers);
    less.remove(name);
    return new HttpCall(method, target, less, body);
  }
}
