package dev.sluice.bench;

import java.net.URI;
import redis.clients.jedis.DefaultJedisClientConfig;
import redis.clients.jedis.Jedis;
import redis.clients.jedis.Pipeline;

/** LPUSH and RPOP of params, pipelined: no ids, no state, and a crash loses whatever was taken. */
final class BareList implements Contender {
  private static final String KEY = "bare";

  private final Jedis jedis;

  BareList(URI url) {
    jedis = new Jedis(url, DefaultJedisClientConfig.builder().socketTimeoutMillis(60_000).build());
  }

  @Override
  public String name() {
    return Contenders.BARE;
  }

  @Override
  public String enqueueCommand() {
    return "lpush";
  }

  @Override
  public String drainCommand() {
    return "rpop";
  }

  @Override
  public void enqueue(int n) {
    try (Pipeline pipeline = jedis.pipelined()) {
      for (int i = 0; i < n; i++) {
        pipeline.lpush(KEY, Params.of200Bytes());
      }
    }
  }

  @Override
  public int drain(int n) {
    var popped = jedis.rpop(KEY, n);
    return popped == null ? 0 : popped.size();
  }

  @Override
  public void close() {
    jedis.close();
  }
}
