package dev.sluice.redis;

import dev.sluice.redis.wire.Keys;
import dev.sluice.redis.wire.RedisConnection;
import java.security.SecureRandom;
import java.util.Base64;

/** The random text that all processes of a deployment share. */
record SealingSecret(RedisConnection redis, Keys keys) {
  /** Of several that are made at once, the first is everybody's. */
  String get() {
    String known = redis.call(commands -> commands.get(keys.sealing()));
    if (known != null) {
      return known;
    }
    byte[] random = new byte[32];
    new SecureRandom().nextBytes(random);
    String own = Base64.getUrlEncoder().withoutPadding().encodeToString(random);
    String before = redis.call(commands -> commands.setIfAbsent(keys.sealing(), own));
    return before == null ? own : before;
  }
}
