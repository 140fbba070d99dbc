package dev.sluice.redis.wire;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.net.URI;
import org.junit.jupiter.api.Test;

class RedisAddressTest {
  private static RedisAddress of(String url) {
    return RedisAddress.of(URI.create(url));
  }

  @Test
  void userAndPasswordAreSplitBeforeTheyAreDecoded() {
    RedisAddress address = of("rediss://tenant%3Aone:p%40s%3As@my_redis:6380/3?cluster=true");
    assertEquals(
        new RedisAddress("my_redis", 6380, true, Login.of("tenant:one", "p@s:s"), 3, true),
        address);
    assertEquals(
        new RedisAddress("h", 6379, false, Login.of(null, "p"), 0, false),
        of("redis://:p@h"),
        "no user");
    assertThrows(IllegalArgumentException.class, () -> of("redis://user@h"));
  }
}
