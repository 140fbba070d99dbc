package dev.sluice.local.redis;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.fail;
import static org.junit.jupiter.api.Assumptions.abort;

import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import redis.clients.jedis.Jedis;
import redis.clients.jedis.Protocol;

/**
 * The servers that everything must work on. A suite runs on all of them with
 * {@code @ParameterizedClass @EnumSource TestServer} and {@link #shared()}.
 */
public enum TestServer {
  EMBEDDED,
  DEBIAN,
  CLUSTER;

  private static final int SLOTS = 16_384;

  private static final Duration JOINED = Duration.ofSeconds(30);

  private static Path embeddedBinary;

  private TestRedis shared;

  /** One for the whole JVM; its users must not kill or pause it. */
  public synchronized TestRedis shared() {
    if (shared == null) {
      shared = start();
    }
    return shared;
  }

  /** A new one, for the caller to close. */
  public TestRedis start() {
    return new TestRedis(
        switch (this) {
          case EMBEDDED -> List.of(node(embeddedBinary()));
          case DEBIAN -> List.of(node(debianBinary()));
          case CLUSTER -> startCluster();
        });
  }

  private static TestNode node(Path binary) {
    return new TestNode(binary, RedisConfig.randomPassword(), persistent());
  }

  /** Survives a kill of the process; a test does not pull the plug, so nothing is synchronised. */
  private static List<String> persistent(String... more) {
    List<String> settings = new ArrayList<>(List.of("appendonly yes", "appendfsync no"));
    settings.addAll(List.of(more));
    return settings;
  }

  private static synchronized Path embeddedBinary() {
    if (embeddedBinary == null) {
      try {
        Path directory = Files.createTempDirectory("sluice-redis-binary");
        embeddedBinary = RedisBinary.extractTo(directory);
        directory.toFile().deleteOnExit();
        embeddedBinary.toFile().deleteOnExit();
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      } catch (RedisNotStarted e) {
        throw new IllegalStateException(e);
      }
    }
    return embeddedBinary;
  }

  private static Path debianBinary() {
    for (String directory : System.getenv("PATH").split(Pattern.quote(File.pathSeparator))) {
      Path binary = Path.of(directory, "redis-server");
      if (Files.isExecutable(binary)) {
        return binary;
      }
    }
    String reason = "redis-server is not on the PATH (Debian: apt-get install redis-server)";
    return "true".equals(System.getenv("CI")) ? fail(reason) : abort(reason);
  }

  private static List<TestNode> startCluster() {
    String password = RedisConfig.randomPassword(); // a client sends the same one to every node
    List<TestNode> nodes = new ArrayList<>();
    for (int i = 0; i < 3; i++) {
      nodes.add(clusterNode(password));
    }
    int next = 0;
    for (int i = 0; i < nodes.size(); i++) {
      int last = SLOTS * (i + 1) / nodes.size() - 1;
      try (Jedis jedis = connect(nodes.get(i))) {
        jedis.clusterAddSlotsRange(next, last);
        // Different epochs spare the cluster the time to resolve their collision.
        jedis.sendCommand(Protocol.Command.CLUSTER, "SET-CONFIG-EPOCH", "" + (i + 1));
        if (i > 0) {
          RedisConfig first = nodes.get(0).config();
          jedis.sendCommand(
              Protocol.Command.CLUSTER, "MEET", "127.0.0.1", "" + first.port(), busPort(first));
        }
      }
      next = last + 1;
    }
    awaitReady(nodes);
    return nodes;
  }

  private static TestNode clusterNode(String password) {
    try {
      return new TestNode(
          embeddedBinary(),
          password,
          persistent(
              "cluster-enabled yes",
              "cluster-node-timeout 5000",
              "cluster-port " + RedisConfig.freePort()));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static String busPort(RedisConfig config) {
    return config.settings().stream()
        .filter(line -> line.startsWith("cluster-port "))
        .map(line -> line.substring("cluster-port ".length()))
        .findFirst()
        .orElseThrow();
  }

  /** Returns when every node answers and, in a cluster, knows the owner of every slot. */
  static void awaitReady(List<TestNode> nodes) {
    for (TestNode node : nodes) {
      try (Jedis jedis = connect(node)) {
        await("cluster joined")
            .pollDelay(Duration.ZERO)
            .pollInterval(Duration.ofMillis(20))
            .atMost(JOINED)
            .until(() -> nodes.size() == 1 || knowsAll(jedis.clusterInfo(), nodes.size()));
      }
    }
  }

  private static boolean knowsAll(String info, int nodes) {
    return info.contains("cluster_state:ok")
        && info.contains("cluster_slots_ok:" + SLOTS)
        && info.contains("cluster_known_nodes:" + nodes);
  }

  private static Jedis connect(TestNode node) {
    return new Jedis(node.config().url(), 5_000);
  }
}
