package dev.sluice.local.http;

import java.util.HashMap;
import java.util.HexFormat;
import java.util.Map;
import redis.clients.jedis.RedisClient;

/** Everything a Redis holds, to verify that nothing has changed. */
public final class Stored {
  private Stored() {}

  /** Every key and its serialised value, but the sealing secret, which is made at its first use. */
  public static Map<String, String> in(TestSite site) {
    Map<String, String> stored = new HashMap<>();
    try (RedisClient client = RedisClient.create(site.redis().url())) {
      for (String key : client.keys("*")) {
        if (!key.endsWith(":sealing")) {
          byte[] value = client.dump(key);
          stored.put(key, value == null ? "" : HexFormat.of().formatHex(value));
        }
      }
    }
    return stored;
  }
}
