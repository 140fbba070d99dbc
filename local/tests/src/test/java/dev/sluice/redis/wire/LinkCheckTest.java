package dev.sluice.redis.wire;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.sluice.local.redis.RedisProxy;
import dev.sluice.local.redis.TestRedis;
import dev.sluice.queue.QueueSettings;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

/** What becomes of a connection that nobody has used for a minute. */
class LinkCheckTest {
  private static final byte[] SILENCE = {};

  private final AtomicLong nanos = new AtomicLong();
  private final List<Link> links = new CopyOnWriteArrayList<>();

  /** One connection through the proxy, and the commands that went over it. */
  private static final class Link implements RedisProxy.Link {
    private final List<String> commands = new CopyOnWriteArrayList<>();
    private volatile boolean forgotten;

    @Override
    public byte[] request(byte[] piece) {
      commands.add(new String(piece, StandardCharsets.US_ASCII).split("\r\n")[2]);
      return forgotten ? SILENCE : piece;
    }

    @Override
    public byte[] answer(byte[] piece) {
      return piece;
    }
  }

  private Link link() {
    Link link = new Link();
    links.add(link);
    return link;
  }

  private List<List<String>> used(Duration... idle) {
    try (TestRedis redis = TestRedis.embedded();
        RedisProxy proxy = new RedisProxy(redis.url(), this::link);
        RedisConnection connection =
            new RedisConnection(QueueSettings.of(proxy.url()), new Keys(0), nanos::get)) {
      connection.call(commands -> commands.get("key"));
      for (Duration each : idle) {
        nanos.addAndGet(each.toNanos());
        connection.call(commands -> commands.get("key"));
      }
    }
    List<List<String>> commands = new ArrayList<>();
    links.forEach(link -> commands.add(link.commands));
    return commands;
  }

  @Test
  void aConnectionInUseIsNotChecked() {
    assertEquals(List.of(List.of("AUTH", "GET", "GET")), used(Duration.ofSeconds(59)));
  }

  @Test
  void anIdleOneIsCheckedOnce() {
    assertEquals(
        List.of(List.of("AUTH", "GET", "PING", "GET", "GET")),
        used(Duration.ofSeconds(60), Duration.ofSeconds(1)));
  }

  /** Otherwise the call would be sent over it, and lost until its answer is overdue. */
  @Test
  void oneThatARouterHasForgottenIsReplacedBeforeTheCall() {
    try (TestRedis redis = TestRedis.embedded();
        RedisProxy proxy = new RedisProxy(redis.url(), this::link);
        RedisConnection connection =
            new RedisConnection(QueueSettings.of(proxy.url()), new Keys(0), nanos::get)) {
      connection.call(commands -> commands.get("key"));
      links.get(0).forgotten = true;
      nanos.addAndGet(Duration.ofMinutes(1).toNanos());
      connection.call(commands -> commands.get("key"));
    }
    assertEquals(List.of("AUTH", "GET", "PING"), links.get(0).commands);
    assertEquals(List.of("AUTH", "GET"), links.get(1).commands);
  }
}
