package dev.sluice.client;

import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.UUID;

/**
 * One request, before it is sent.
 *
 * @param path below the base address, with the query
 * @param headers of this request alone
 * @param body null: none
 * @param repeatable whether it may be carried out twice
 * @param streamed whether a successful answer's body is passed on unread
 * @param waitSeconds how long the server may hold it
 */
record Call(
    String method,
    String path,
    Map<String, String> headers,
    byte[] body,
    boolean repeatable,
    boolean streamed,
    int waitSeconds) {

  static Call get(String path) {
    return new Call("GET", path, Map.of(), null, true, false, 0);
  }

  static Call of(String method, String path, boolean repeatable) {
    return new Call(method, path, Map.of(), null, repeatable, false, 0);
  }

  /**
   * An id or a name as a part of a path.
   *
   * @throws IllegalArgumentException when it is empty
   */
  static String segment(String id) {
    if (id.isEmpty()) {
      throw new IllegalArgumentException("An id must not be empty");
    }
    return URLEncoder.encode(id, StandardCharsets.UTF_8).replace("+", "%20");
  }

  /** An idempotency key: the given one, or a random one. */
  static String key(String given) {
    return given == null ? UUID.randomUUID().toString() : given;
  }

  /** A POST that its key makes safe to repeat. */
  static Call keyed(String path, String contentType, String body, String key) {
    Map<String, String> headers = Map.of("Content-Type", contentType, "Idempotency-Key", key);
    byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
    return new Call("POST", path, headers, bytes, true, false, 0);
  }

  /** One with a JSON body that may be carried out twice. */
  static Call json(String method, String path, String body) {
    Map<String, String> headers = Map.of("Content-Type", "application/json");
    byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
    return new Call(method, path, headers, bytes, true, false, 0);
  }

  Call heldFor(int seconds) {
    return new Call(method, path, headers, body, repeatable, streamed, seconds);
  }

  /** Not to be repeated, in spite of its key. */
  Call once() {
    return new Call(method, path, headers, body, false, streamed, waitSeconds);
  }

  Call asStream() {
    return new Call(method, path, headers, body, repeatable, true, waitSeconds);
  }
}
