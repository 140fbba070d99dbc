package dev.sluice.local.redis;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import redis.clients.jedis.Jedis;
import redis.clients.jedis.UnifiedJedis;
import redis.clients.jedis.exceptions.JedisConnectionException;

class TestRedisTest {

  @ParameterizedTest
  @EnumSource(TestServer.class)
  void answers(TestServer server) {
    TestRedis redis = server.shared();
    try (UnifiedJedis client = redis.client()) {
      for (int i = 0; i < 100; i++) { // across the slots of every node
        client.set("key-" + i, "value");
        assertEquals("value", client.get("key-" + i));
      }
    }
  }

  @Test
  void keepsItsKeysWhenKilled() {
    try (TestRedis redis = TestRedis.embedded()) {
      try (Jedis client = new Jedis(redis.url())) {
        client.set("key", "value");
        redis.kill();
        assertThrows(JedisConnectionException.class, () -> client.get("key"));
      }
      redis.restart();
      try (Jedis client = new Jedis(redis.url())) {
        assertEquals("value", client.get("key"));
      }
    }
  }

  @Test
  void keepsQuietWhilePaused() {
    try (TestRedis redis = TestRedis.embedded();
        Jedis client = new Jedis(redis.url(), 200)) {
      client.ping();
      redis.pause();
      assertThrows(JedisConnectionException.class, client::ping);
      redis.resume();
      try (Jedis again = new Jedis(redis.url())) {
        assertEquals("PONG", again.ping());
      }
    }
  }
}
