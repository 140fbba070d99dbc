package dev.sluice.local.http;

import java.util.HashMap;
import java.util.HexFormat;
import java.util.Map;
import redis.clients.jedis.RedisClient;

/** All that a Redis holds, so that a test can say that nothing was changed. */
final class Stored {
  private Stored() {}

  /** Every key and its serialised value. */
  static Map<String, String> in(TestSite site) {
    Map<String, String> stored = new HashMap<>();
    try (RedisClient client = RedisClient.create(site.redis().url())) {
      for (String key : client.keys("*")) {
        byte[] value = client.dump(key);
        stored.put(key, value == null ? "" : HexFormat.of().formatHex(value));
      }
    }
    return stored;
  }
}
