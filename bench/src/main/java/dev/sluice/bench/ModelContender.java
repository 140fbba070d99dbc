package dev.sluice.bench;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import redis.clients.jedis.DefaultJedisClientConfig;
import redis.clients.jedis.Jedis;
import redis.clients.jedis.JedisClientConfig;

/**
 * A data model alone, as two small scripts: no priorities, delays, retries, recovery, cancel,
 * retention or idempotency. It shows the least that a queue can cost, for comparison with the real
 * one.
 */
final class ModelContender implements Contender {
  private static final JedisClientConfig CONFIG =
      DefaultJedisClientConfig.builder().socketTimeoutMillis(60_000).build();

  private final String name;
  private final Jedis jedis;
  private final String enqueue;
  private final String drain;
  private final byte[] record;
  private List<String> held = List.of();
  private long ids;

  /** Its scripts are {@code <file>-enqueue.lua} and {@code <file>-drain.lua}. */
  ModelContender(String name, String file, URI url) {
    this.name = name;
    jedis = new Jedis(url, CONFIG);
    enqueue = jedis.scriptLoad(read(file + "-enqueue.lua"));
    drain = jedis.scriptLoad(read(file + "-drain.lua"));
    record =
        ("Q\0\0" + "5" + "\0\2\0\0\0\4echo\5bench" + Params.of200Bytes())
            .getBytes(StandardCharsets.US_ASCII);
  }

  @Override
  public String name() {
    return name;
  }

  @Override
  public void enqueue(int n) {
    List<String> arguments = new ArrayList<>();
    for (int i = 0; i < n; i++) {
      arguments.add(String.format("%018d", ++ids));
      arguments.add(new String(record, StandardCharsets.US_ASCII));
    }
    jedis.evalsha(enqueue, List.of("sluice:{0}:queued"), arguments);
  }

  @Override
  public int drain(int n) {
    List<String> arguments = new ArrayList<>();
    arguments.add("bench");
    arguments.add(Integer.toString(n));
    arguments.addAll(held);
    List<String> keys =
        List.of("sluice:{0}:queued", "sluice:{0}:leases", "sluice:{0}:tokens", "sluice:{0}:done");
    List<?> claimed = (List<?>) jedis.evalsha(drain, keys, arguments);
    held = new ArrayList<>();
    for (int i = 0; i < claimed.size(); i += 3) { // id, token, record
      held.add((String) claimed.get(i));
      held.add((String) claimed.get(i + 1));
    }
    return claimed.size() / 3;
  }

  private static String read(String file) {
    try (InputStream in = ModelContender.class.getResourceAsStream(file)) {
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public void close() {
    jedis.close();
  }
}
