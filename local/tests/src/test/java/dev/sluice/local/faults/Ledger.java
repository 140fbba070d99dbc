package dev.sluice.local.faults;

import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Supplier;
import redis.clients.jedis.DefaultJedisClientConfig;
import redis.clients.jedis.HostAndPort;
import redis.clients.jedis.RedisClient;
import redis.clients.jedis.exceptions.JedisException;

/**
 * What the tasks of an experiment report past the queue, each line at once and for good: lists in
 * the Redis that also holds the queue, reached directly even where the queue's way is broken.
 */
final class Ledger implements AutoCloseable {
  /** The variable in which worker processes find its address. */
  static final String VARIABLE = "FAULTS_LEDGER";

  private static final long POLL = Duration.ofMillis(200).toNanos();

  /** Its trouble must not look like that of a task. */
  private static final int PATIENCE = 60_000;

  private final RedisClient redis;

  Ledger(URI server) {
    redis =
        RedisClient.builder()
            .hostAndPort(new HostAndPort(server.getHost(), server.getPort()))
            .clientConfig(
                DefaultJedisClientConfig.builder()
                    .password(server.getUserInfo().substring(1))
                    .timeoutMillis(PATIENCE)
                    .build())
            .build();
  }

  void add(String list, String line) {
    uninterrupted(() -> redis.rpush("ledger:" + list, line));
  }

  List<String> lines(String list) {
    return redis.lrange("ledger:" + list, 0, -1);
  }

  long count(String list) {
    return redis.llen("ledger:" + list);
  }

  /** Lets all tasks pass that wait at this gate. */
  void open(String gate) {
    redis.set("gate:" + gate, "open");
  }

  /** Waits for a gate; no interrupt ends this. */
  void await(String gate) {
    while (!uninterrupted(() -> redis.exists("gate:" + gate))) {
      LockSupport.parkNanos(POLL);
    }
  }

  /** A thread that is interrupted gets no connection, and nothing was sent. */
  private static <T> T uninterrupted(Supplier<T> command) {
    while (true) {
      Thread.interrupted();
      try {
        return command.get();
      } catch (JedisException e) {
        if (!Thread.interrupted() && !(e.getCause() instanceof InterruptedException)) {
          throw e;
        }
      }
    }
  }

  RedisClient redis() {
    return redis;
  }

  @Override
  public void close() {
    redis.close();
  }
}
