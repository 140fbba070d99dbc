package dev.sluice.testing;

import dev.sluice.local.redis.EmbeddedRedis;
import dev.sluice.local.redis.RedisNotStarted;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.BitSet;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;
import redis.clients.jedis.RedisClient;

/**
 * The one Redis of this process. Each test has its own partition, so tests may run side by side. It
 * ends with the process.
 */
final class TestServer {
  private static final int PARTITIONS = 1_024;

  private static final String CLEAR =
      "for _, name in ipairs(redis.call('KEYS', ARGV[1])) do redis.call('UNLINK', name) end";

  // Redis counts down times to live by its own clock.
  private static final String AGE =
      """
      for _, name in ipairs(redis.call('KEYS', ARGV[1])) do
        local left = redis.call('PTTL', name)
        if left >= 0 and left <= tonumber(ARGV[2]) then
          redis.call('UNLINK', name)
        elseif left > 0 then
          redis.call('PEXPIRE', name, left - ARGV[2])
        end
      end
      """;

  private static TestServer shared;

  private final EmbeddedRedis redis;
  private final RedisClient client;
  private final BitSet taken = new BitSet(PARTITIONS);

  private TestServer(EmbeddedRedis redis) {
    this.redis = redis;
    this.client = RedisClient.create(redis.url());
  }

  /**
   * Starts it, unless it is already running.
   *
   * @throws IllegalStateException when it cannot be started, saying why
   */
  static synchronized TestServer shared() {
    if (shared == null) {
      try {
        Path directory = Files.createTempDirectory("sluice-testing");
        shared = new TestServer(EmbeddedRedis.forgetful(directory));
        Runtime.getRuntime().addShutdownHook(new Thread(() -> shared.end(directory)));
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      } catch (RedisNotStarted e) {
        throw new IllegalStateException(e.getMessage(), e);
      }
    }
    return shared;
  }

  private void end(Path directory) {
    client.close();
    redis.close();
    try (Stream<Path> files = Files.walk(directory)) {
      files.sorted(Comparator.reverseOrder()).map(Path::toFile).forEach(java.io.File::delete);
    } catch (IOException e) {
      // the system clears its directory of temporary files
    }
  }

  URI url() {
    return redis.url();
  }

  /** A partition that no other test uses. */
  synchronized int take() {
    int partition = taken.nextClearBit(0);
    if (partition >= PARTITIONS) {
      throw new IllegalStateException(
          "1,024 tests use the queue at once; there is room for no more");
    }
    taken.set(partition);
    return partition;
  }

  /** Empties a partition and makes it available to others. */
  void release(int partition) {
    client.eval(CLEAR, List.of(), List.of(keys(partition)));
    synchronized (this) {
      taken.clear(partition);
    }
  }

  /** Brings everything in a partition that has a time to live closer to its end. */
  void age(int partition, Duration duration) {
    client.eval(AGE, List.of(), List.of(keys(partition), Long.toString(duration.toMillis())));
  }

  private static String keys(int partition) {
    return "sluice:{" + partition + "}:*";
  }
}
