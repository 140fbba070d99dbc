package dev.sluice.redis.wire;

import dev.sluice.queue.QueueUnavailable;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Supplier;

/**
 * Prevents partial writes when a structure has the wrong type: after the first such error, no
 * script runs until every structure has been verified. Otherwise each step would claim tasks, fail,
 * and let them be taken back as lost until they are FAILED. Costs nothing in normal operation.
 */
public final class StructureGuard {
  /** The structures that exist once per partition; docs/internals.md says what each holds. */
  private static final Map<String, String> TYPES =
      new TreeMap<>(
          Map.ofEntries(
              Map.entry("ready", "zset"),
              Map.entry("depth", "hash"),
              Map.entry("scheduled", "zset"),
              Map.entry("expiring", "zset"),
              Map.entry("leases", "zset"),
              Map.entry("parents", "zset"),
              Map.entry("succeeded", "list"),
              Map.entry("failed", "zset"),
              Map.entry("cancelled", "zset"),
              Map.entry("recent", "list"),
              Map.entry("tokens", "string"),
              Map.entry("changes", "stream"),
              Map.entry("awake", "zset"),
              Map.entry("startable", "hash"),
              Map.entry("starting", "string"),
              Map.entry("wake", "list")));

  private final RedisConnection redis;
  private final Keys keys;
  private volatile boolean doubtful;

  public StructureGuard(RedisConnection redis, Keys keys) {
    this.redis = redis;
    this.keys = keys;
  }

  /**
   * Runs a script.
   *
   * @throws QueueUnavailable naming the structure that has the wrong type
   */
  Object run(Supplier<Object> script) {
    if (doubtful) {
      check();
    }
    try {
      return script.get();
    } catch (OverwrittenKey e) {
      doubtful = true;
      check();
      throw e;
    }
  }

  private void check() {
    TYPES.forEach(
        (name, type) -> {
          byte[] key = keys.structure(name);
          String found = redis.call(commands -> commands.type(key));
          if (!found.equals(type) && !found.equals("none")) {
            throw new QueueUnavailable(
                "The key %s in Redis is a %s and must be a %s; restore or delete it"
                    .formatted(
                        new String(key, java.nio.charset.StandardCharsets.UTF_8), found, type),
                false,
                null);
          }
        });
    doubtful = false;
  }
}
