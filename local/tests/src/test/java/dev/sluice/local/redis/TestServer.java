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
import java.util.function.Supplier;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import redis.clients.jedis.Jedis;
import redis.clients.jedis.Protocol;

/**
 * The servers on which everything must work. A suite runs on all of them with
 * {@code @ParameterizedClass @EnumSource TestServer} and {@link #shared()}.
 */
public enum TestServer {
  EMBEDDED(TestServer::embeddedBinary, false),
  DEBIAN(TestServer::debianBinary, false),
  CLUSTER(TestServer::embeddedBinary, true),
  /** A cluster on which queues have several partitions, one on each node. */
  PARTITIONED(TestServer::embeddedBinary, true),
  /** As servers before Redis 7: scripts are sent as texts. */
  WITHOUT_FUNCTIONS(TestServer::embeddedBinary, false),
  VALKEY_8(() -> named("TEST_VALKEY_8"), false),
  VALKEY_8_CLUSTER(() -> named("TEST_VALKEY_8"), true),
  VALKEY_9(() -> named("TEST_VALKEY_9"), false),
  VALKEY_9_CLUSTER(() -> named("TEST_VALKEY_9"), true);

  private static final int SLOTS = 16_384;

  private static final int MASTERS = 3;

  private static final Duration JOINED = Duration.ofSeconds(30);

  private static Path embeddedBinary;

  private final Supplier<Path> binary;
  private final boolean cluster;
  private TestRedis shared;

  TestServer(Supplier<Path> binary, boolean cluster) {
    this.binary = binary;
    this.cluster = cluster;
  }

  /** Whether it has several nodes. */
  public boolean isCluster() {
    return cluster;
  }

  /** How many partitions the queues on it have. */
  public int partitions() {
    return this == PARTITIONED ? MASTERS : 1;
  }

  /** Skips the test when its program is missing, or fails it if CI=true. */
  public void require() {
    binary.get();
  }

  /** One for the whole JVM; tests must not kill or pause it. */
  public synchronized TestRedis shared() {
    if (this == PARTITIONED) {
      return CLUSTER.shared();
    }
    if (shared == null) {
      shared = start();
    }
    return shared;
  }

  /**
   * A new one, for the caller to close. Without its program the test is skipped, or fails if
   * CI=true. A cluster has three masters, with all slots assigned.
   */
  public TestRedis start() {
    Path program = binary.get();
    String[] more =
        this == WITHOUT_FUNCTIONS
            ? new String[] {"rename-command FCALL \"\"", "rename-command FUNCTION \"\""}
            : new String[0];
    return new TestRedis(
        cluster ? startCluster(program, false) : List.of(node(program, more)), cluster);
  }

  /** Embedded servers with one password, which do not know each other. */
  static TestRedis nodes(int count, String... more) {
    String password = RedisConfig.randomPassword();
    List<String> settings = persistent("masterauth " + password);
    settings.addAll(List.of(more));
    return new TestRedis(
        Stream.generate(() -> new TestNode(embeddedBinary(), password, () -> settings))
            .limit(count)
            .toList(),
        false);
  }

  /** A new cluster with a replica of each master: node 3 of node 0, and so on. */
  public TestRedis startWithReplicas() {
    return new TestRedis(startCluster(binary.get(), true), true);
  }

  private static TestNode node(Path binary, String... more) {
    return new TestNode(binary, RedisConfig.randomPassword(), () -> persistent(more));
  }

  /** Survives a kill of the process; no test cuts the power, so nothing is synchronised. */
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
    return missing("redis-server is not on the PATH (Debian: apt-get install redis-server)");
  }

  /** The program that a variable names; {@code off}: skipped, in CI too. */
  private static Path named(String variable) {
    String path = System.getenv(variable);
    if ("off".equals(path)) {
      return abort(variable + "=off");
    }
    return path != null && Files.isExecutable(Path.of(path))
        ? Path.of(path)
        : missing(variable + " does not name a valkey-server (bash .ci/valkey installs it)");
  }

  private static Path missing(String reason) {
    return "true".equals(System.getenv("CI")) ? fail(reason) : abort(reason);
  }

  private static List<TestNode> startCluster(Path binary, boolean replicas) {
    String password =
        RedisConfig.randomPassword(); // the same one for every node, as clients send it
    List<TestNode> nodes = new ArrayList<>();
    for (int i = 0; i < (replicas ? 2 : 1) * MASTERS; i++) {
      nodes.add(clusterNode(binary, password));
    }
    for (int i = 0; i < nodes.size(); i++) {
      try (Jedis jedis = connect(nodes.get(i))) {
        if (i < MASTERS) {
          jedis.clusterAddSlotsRange(SLOTS * i / MASTERS, SLOTS * (i + 1) / MASTERS - 1);
        }
        // Different epochs save the cluster the time to resolve a collision.
        jedis.sendCommand(Protocol.Command.CLUSTER, "SET-CONFIG-EPOCH", "" + (i + 1));
        if (i > 0) {
          RedisConfig first = nodes.get(0).config();
          jedis.sendCommand(
              Protocol.Command.CLUSTER, "MEET", "127.0.0.1", "" + first.port(), busPort(first));
        }
      }
    }
    awaitReady(nodes, true);
    for (int i = MASTERS; i < nodes.size(); i++) {
      try (Jedis master = connect(nodes.get(i - MASTERS));
          Jedis replica = connect(nodes.get(i))) {
        replica.clusterReplicate(master.clusterMyId());
      }
    }
    return nodes;
  }

  private static TestNode clusterNode(Path binary, String password) {
    return new TestNode(
        binary,
        password,
        () ->
            persistent(
                "cluster-enabled yes",
                "masterauth " + password,
                "repl-diskless-sync-delay 0",
                "cluster-node-timeout 5000",
                "cluster-port " + freePort()));
  }

  private static int freePort() {
    try {
      return RedisConfig.freePort();
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

  /** Returns once every node answers and, in a cluster, knows the owner of every slot. */
  static void awaitReady(List<TestNode> nodes, boolean cluster) {
    for (TestNode node : nodes) {
      try (Jedis jedis = connect(node)) {
        await("cluster joined")
            .pollDelay(Duration.ZERO)
            .pollInterval(Duration.ofMillis(20))
            .atMost(JOINED)
            .until(() -> !cluster || knowsAll(jedis.clusterInfo(), nodes.size()));
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
