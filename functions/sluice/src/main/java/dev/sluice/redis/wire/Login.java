package dev.sluice.redis.wire;

import dev.sluice.json.BadJson;
import dev.sluice.json.JsonTree;
import dev.sluice.queue.SecretSource;
import java.nio.charset.StandardCharsets;
import java.util.Map;

/**
 * Who logs in to Redis.
 *
 * @param user null: the default user
 * @param password null: nobody logs in
 * @param secret where both are instead, and may change; null: nowhere
 */
record Login(String user, String password, SecretSource secret) {
  /** As the URL of Redis says. */
  static Login of(String user, String password) {
    return new Login(user, password, null);
  }

  /** As a secret says when it is read. */
  static Login of(SecretSource secret) {
    return new Login(null, null, secret);
  }

  /**
   * With the present user and password.
   *
   * @throws dev.sluice.queue.QueueUnavailable when the secret cannot be read or has no password
   */
  Login now() {
    if (secret == null) {
      return this;
    }
    String text = secret.read();
    if (text.startsWith("redis://") || text.startsWith("rediss://")) {
      throw secret.unusable("is a URL: put the password alone there");
    }
    return text.startsWith("{") ? of(members(text)) : of(null, text);
  }

  private Login of(Map<?, ?> members) {
    if (members.get("password") instanceof String word && !word.isEmpty()) {
      return of(members.get("username") instanceof String name ? name : null, word);
    }
    throw secret.unusable("has no password: it must be {\"username\": …, \"password\": …}");
  }

  private Map<?, ?> members(String text) {
    try {
      return (Map<?, ?>) JsonTree.read(text.getBytes(StandardCharsets.UTF_8));
    } catch (BadJson e) {
      throw secret.unusable("is not valid JSON");
    }
  }

  /** What is in the secret at present; null: there is no secret. */
  String text() {
    return secret == null ? null : secret.read();
  }

  /**
   * Whether the server refused a password because it is outdated: the secret is read again, and
   * there is another one now.
   */
  boolean outdated(String text, RedisError refusal) {
    return secret != null && refusal.wrongPassword() && secret.changed(text);
  }

  /** Without the password. */
  @Override
  public String toString() {
    return String.valueOf(user);
  }
}
