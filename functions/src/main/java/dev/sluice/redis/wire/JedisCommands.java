package dev.sluice.redis.wire;

import dev.sluice.queue.QueueUnavailable;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.function.Function;
import redis.clients.jedis.ClientSetInfoConfig;
import redis.clients.jedis.Connection;
import redis.clients.jedis.ConnectionPoolConfig;
import redis.clients.jedis.DefaultJedisClientConfig;
import redis.clients.jedis.HostAndPort;
import redis.clients.jedis.RedisClient;
import redis.clients.jedis.RedisClusterClient;
import redis.clients.jedis.RedisProtocol;
import redis.clients.jedis.SslOptions;
import redis.clients.jedis.UnifiedJedis;
import redis.clients.jedis.exceptions.JedisDataException;
import redis.clients.jedis.exceptions.JedisException;
import redis.clients.jedis.exceptions.JedisNoScriptException;
import redis.clients.jedis.util.Pool;

/** Calls Redis over Jedis, which connects at the first call and finds its way in a cluster. */
final class JedisCommands implements AutoCloseable {
  private static final int BLOCKED_MILLIS = 25_000;

  private final RedisAddress address;
  private final int most;
  private UnifiedJedis client;
  private Pool<Connection> pool;

  /**
   * @param most connections at once, to one server
   */
  JedisCommands(RedisAddress address, int most) {
    this.address = address;
    this.most = most;
  }

  /** Runs a script; on a server that does not know it yet its text is sent once. */
  Object run(Script script, List<byte[]> keys, List<byte[]> arguments) {
    return call(
        jedis -> {
          try {
            return jedis.evalsha(script.sha1(), keys, arguments);
          } catch (JedisNoScriptException e) {
            return jedis.eval(script.source(), keys, arguments);
          }
        });
  }

  /**
   * @throws QueueUnavailable when Redis does not answer or refuses for a fault of its own
   */
  <T> T call(Function<UnifiedJedis, T> command) {
    try {
      return command.apply(client());
    } catch (JedisDataException e) {
      if (e.getMessage() != null && e.getMessage().startsWith("READONLY")) {
        forget(); // a failover left us with the old primary
      }
      throw Refusal.of(e.getMessage(), e);
    } catch (JedisException e) {
      forget();
      throw new QueueUnavailable("Redis does not answer", false, e);
    }
  }

  private synchronized UnifiedJedis client() {
    if (client == null) {
      client = address.cluster() ? cluster() : single();
    }
    return client;
  }

  private UnifiedJedis cluster() {
    return RedisClusterClient.builder()
        .nodes(Set.of(new HostAndPort(address.host(), address.port())))
        .clientConfig(config())
        .poolConfig(limits())
        .maxAttempts(2)
        .maxTotalRetriesDuration(Duration.ofMillis(2 * RedisConnection.ANSWER_MILLIS))
        .build();
  }

  private UnifiedJedis single() {
    RedisClient single =
        RedisClient.builder()
            .hostAndPort(new HostAndPort(address.host(), address.port()))
            .clientConfig(config())
            .poolConfig(limits())
            .build();
    pool = single.getPool();
    return single;
  }

  private DefaultJedisClientConfig config() {
    return DefaultJedisClientConfig.builder()
        .protocol(RedisProtocol.RESP2)
        .clientSetInfoConfig(ClientSetInfoConfig.DISABLED)
        .connectionTimeoutMillis(RedisConnection.CONNECT_MILLIS)
        .socketTimeoutMillis(RedisConnection.ANSWER_MILLIS)
        .blockingSocketTimeoutMillis(BLOCKED_MILLIS)
        .user(address.user())
        .password(address.password())
        .database(address.database())
        .sslOptions(address.tls() ? SslOptions.defaults() : null)
        .build();
  }

  private ConnectionPoolConfig limits() {
    var limits = new ConnectionPoolConfig();
    limits.setJmxEnabled(false); // registering costs time and nobody looks
    limits.setMaxTotal(most);
    limits.setMaxIdle(most);
    limits.setMinIdle(0);
    limits.setTestWhileIdle(false);
    limits.setTimeBetweenEvictionRuns(Duration.ofMillis(-1)); // no evictor thread
    limits.setMaxWait(Duration.ofMillis(RedisConnection.ANSWER_MILLIS));
    return limits;
  }

  private synchronized void forget() {
    if (pool != null) {
      pool.clear();
    }
  }

  @Override
  public synchronized void close() {
    if (client != null) {
      client.close();
    }
  }
}
