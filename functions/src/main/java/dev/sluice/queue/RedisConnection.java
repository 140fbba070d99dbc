package dev.sluice.queue;

import java.util.List;
import java.util.Locale;
import java.util.function.Function;
import java.util.stream.Stream;
import redis.clients.jedis.ClientSetInfoConfig;
import redis.clients.jedis.Connection;
import redis.clients.jedis.ConnectionPoolConfig;
import redis.clients.jedis.DefaultJedisClientConfig;
import redis.clients.jedis.RedisClient;
import redis.clients.jedis.RedisClusterClient;
import redis.clients.jedis.RedisProtocol;
import redis.clients.jedis.SslOptions;
import redis.clients.jedis.UnifiedJedis;
import redis.clients.jedis.exceptions.JedisDataException;
import redis.clients.jedis.exceptions.JedisException;
import redis.clients.jedis.exceptions.JedisNoScriptException;
import redis.clients.jedis.util.JedisURIHelper;
import redis.clients.jedis.util.Pool;

/**
 * The way to Redis. A call fails within 3 s: 500 ms to connect, 900 ms for an answer, once more
 * after a lost connection (everything sent may be sent twice). A frozen function's connections are
 * dead when it thaws, so a failure empties the pool before the second try.
 */
final class RedisConnection implements AutoCloseable {
  private static final int CONNECT_MILLIS = 500;

  /** A frozen server costs two of these, the call and the second try: below 3 s together. */
  private static final int ANSWER_MILLIS = 1_000;

  private static final int BLOCKED_MILLIS = 25_000;

  /** Faults of the server that pass, or that its operator mends; none is the caller's. */
  private static final List<String> SERVER_FAULTS =
      List.of(
          "LOADING",
          "READONLY",
          "NOAUTH",
          "WRONGPASS",
          "MASTERDOWN",
          "CLUSTERDOWN",
          "BUSY",
          "MISCONF",
          "NOREPLICAS",
          "NOPERM",
          "TRYAGAIN",
          "ERR max number of clients",
          "ERR operation not permitted",
          "ERR invalid password");

  private final UnifiedJedis client;
  private final Pool<Connection> pool;
  private final Keys keys;

  RedisConnection(QueueSettings settings, Keys keys) {
    this.keys = keys;
    var url = settings.redisUrl();
    var config =
        DefaultJedisClientConfig.builder()
            .protocol(RedisProtocol.RESP2)
            .clientSetInfoConfig(ClientSetInfoConfig.DISABLED)
            .connectionTimeoutMillis(CONNECT_MILLIS)
            .socketTimeoutMillis(ANSWER_MILLIS)
            .blockingSocketTimeoutMillis(BLOCKED_MILLIS)
            .user(JedisURIHelper.getUser(url))
            .password(JedisURIHelper.getPassword(url))
            .database(JedisURIHelper.getDBIndex(url))
            .sslOptions(JedisURIHelper.isRedisSSLScheme(url) ? SslOptions.defaults() : null)
            .build();
    var limits = new ConnectionPoolConfig();
    limits.setJmxEnabled(false); // registering costs cold start and nobody looks
    limits.setMaxTotal(settings.connections());
    limits.setMaxIdle(settings.connections());
    limits.setMinIdle(0);
    limits.setTestWhileIdle(false);
    limits.setTimeBetweenEvictionRuns(java.time.Duration.ofMillis(-1)); // no evictor thread
    limits.setMaxWait(java.time.Duration.ofMillis(ANSWER_MILLIS));
    var address = JedisURIHelper.getHostAndPort(url);
    if ("cluster=true".equals(url.getQuery())) {
      client =
          RedisClusterClient.builder()
              .nodes(java.util.Set.of(address))
              .clientConfig(config)
              .poolConfig(limits)
              .maxAttempts(2)
              .maxTotalRetriesDuration(java.time.Duration.ofMillis(2 * ANSWER_MILLIS))
              .build();
      pool = null;
    } else {
      RedisClient single =
          RedisClient.builder()
              .hostAndPort(address)
              .clientConfig(config)
              .poolConfig(limits)
              .build();
      client = single;
      pool = single.getPool();
    }
  }

  /** Runs a script, once more when the connection was lost. */
  Object run(Script script, List<byte[]> arguments) {
    try {
      return runOnce(script, arguments);
    } catch (QueueUnavailable e) {
      if (e.storageFull()) {
        throw e;
      }
      return runOnce(script, arguments);
    }
  }

  /** Runs a script; on a server that does not know it yet its text is sent once. */
  Object runOnce(Script script, List<byte[]> arguments) {
    List<byte[]> structures = script.structures().stream().map(keys::structure).toList();
    List<byte[]> all =
        Stream.concat(Stream.of(Keys.bytes(keys.prefix())), arguments.stream()).toList();
    return once(
        redis -> {
          try {
            return redis.evalsha(script.sha1(), structures, all);
          } catch (JedisNoScriptException e) {
            return redis.eval(script.source(), structures, all);
          }
        });
  }

  /** Calls Redis, once more when the connection was lost. For reading. */
  <T> T call(Function<UnifiedJedis, T> command) {
    try {
      return once(command);
    } catch (QueueUnavailable e) {
      return once(command);
    }
  }

  /**
   * @throws QueueUnavailable when Redis does not answer or refuses for a fault of its own
   */
  private <T> T once(Function<UnifiedJedis, T> command) {
    try {
      return command.apply(client);
    } catch (JedisDataException e) {
      if (e.getMessage().startsWith("READONLY")) {
        forget(); // a failover left us with the old primary
      }
      throw refused(e);
    } catch (JedisException e) {
      forget();
      throw new QueueUnavailable("Redis does not answer", false, e);
    }
  }

  private void forget() {
    if (pool != null) {
      pool.clear();
    }
  }

  private static RuntimeException refused(JedisDataException e) {
    String message = e.getMessage() == null ? "" : e.getMessage();
    if (message.contains("OOM ") || message.toLowerCase(Locale.ROOT).contains("maxmemory")) {
      return new QueueUnavailable("Redis is at its memory limit", true, e);
    }
    for (String fault : SERVER_FAULTS) {
      if (message.startsWith(fault)) {
        return new QueueUnavailable("Redis cannot serve now", false, e);
      }
    }
    return ForeignKey.isMeant(message)
        ? new ForeignKey(e)
        : new IllegalStateException("Redis refused a command", e);
  }

  @Override
  public void close() {
    client.close();
  }
}
