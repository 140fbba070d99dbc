package dev.sluice.local.queue.connection;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.sluice.local.redis.TestRedis;
import dev.sluice.queue.QueueSettings;
import dev.sluice.queue.QueueUnavailable;
import dev.sluice.redis.RedisTaskQueue;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import org.junit.jupiter.api.Test;
import redis.clients.jedis.Jedis;

/** A Redis that cannot be used is reported with its cause, and without what the settings hold. */
class TroubleTest {
  private static final String SECRET = "kanarienvogel";

  @Test
  void refused() throws IOException {
    int port;
    try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      port = taken.getLocalPort();
    }
    assertEquals("Redis does not answer: refused", trouble("redis", "u", "127.0.0.1:" + port));
  }

  @Test
  void unknownHost() {
    assertEquals(
        "Redis does not answer: unknown host", trouble("redis", "u", "no-such-host.invalid"));
  }

  @Test
  void tls() {
    try (CannedServer plain = new CannedServer("-ERR unknown command\r\n", false)) {
      assertEquals(
          "Redis does not answer: TLS",
          trouble("rediss", "u", "127.0.0.1:" + plain.url().getPort()));
    }
  }

  @Test
  void wrongPasswordAndMissingPermission() {
    try (TestRedis redis = TestRedis.embedded();
        Jedis admin = new Jedis(redis.url())) {
      String server = "127.0.0.1:" + redis.url().getPort();
      assertEquals("Redis cannot serve now: WRONGPASS", trouble("redis", "u", server));
      admin.aclSetUser("u", "on", ">" + SECRET, "~*", "+auth");
      assertEquals("Redis cannot serve now: NOPERM", trouble("redis", "u", server));
    }
  }

  private static String trouble(String scheme, String user, String server) {
    URI url = URI.create(scheme + "://" + user + ":" + SECRET + "@" + server);
    try (RedisTaskQueue queue = RedisTaskQueue.connect(QueueSettings.of(url))) {
      QueueUnavailable e = assertThrows(QueueUnavailable.class, queue::ping);
      StringWriter all = new StringWriter();
      e.printStackTrace(new PrintWriter(all));
      assertFalse(all.toString().contains(SECRET), all::toString);
      return e.getMessage();
    }
  }
}
