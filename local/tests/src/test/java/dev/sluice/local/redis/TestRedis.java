package dev.sluice.local.redis;

import java.net.URI;
import java.util.List;
import java.util.Set;
import redis.clients.jedis.DefaultJedisClientConfig;
import redis.clients.jedis.HostAndPort;
import redis.clients.jedis.RedisClient;
import redis.clients.jedis.RedisClusterClient;
import redis.clients.jedis.UnifiedJedis;

/**
 * A real Redis for a test: loopback, random port, random password, with its append-only file in a
 * directory that is removed with it. Ended by {@link #close}, or with the JVM.
 */
public final class TestRedis implements AutoCloseable {
  private final List<TestNode> nodes;
  private final boolean cluster;

  TestRedis(List<TestNode> nodes, boolean cluster) {
    this.nodes = nodes;
    this.cluster = cluster;
  }

  /** The server that {@code local/run} uses. */
  public static TestRedis embedded() {
    return TestServer.EMBEDDED.start();
  }

  /** The same with further lines of {@code redis.conf}, which override those of a test. */
  public static TestRedis embedded(String... settings) {
    return TestServer.nodes(1, settings);
  }

  /** Two servers with the same password, which also opens one to the other: to be replicated. */
  public static TestRedis pair() {
    return TestServer.nodes(2, "repl-diskless-sync-delay 0");
  }

  /** Debian's {@code redis-server}; without it the test is skipped, or fails if CI=true. */
  public static TestRedis debian() {
    return TestServer.DEBIAN.start();
  }

  /** Three masters of the embedded server, with all slots assigned. */
  public static TestRedis cluster() {
    return TestServer.CLUSTER.start();
  }

  /**
   * {@code redis://:password@127.0.0.1:port}; for a cluster, the first node's with {@code
   * ?cluster=true}.
   */
  public URI url() {
    URI first = nodes.get(0).config().url();
    return isCluster() ? URI.create(first + "?cluster=true") : first;
  }

  /** Every node's address. */
  public List<URI> urls() {
    return nodes.stream().map(node -> node.config().url()).toList();
  }

  /**
   * A connection that bypasses the queue, for the caller to close; it finds its way in a cluster.
   */
  public UnifiedJedis client() {
    URI url = url();
    if (!isCluster()) {
      return RedisClient.create(url);
    }
    return RedisClusterClient.builder()
        .nodes(Set.of(new HostAndPort(url.getHost(), url.getPort())))
        .clientConfig(
            DefaultJedisClientConfig.builder().password(url.getUserInfo().substring(1)).build())
        .build();
  }

  public boolean isCluster() {
    return cluster;
  }

  /** Kills every node at once, like {@code kill -9}. */
  public void kill() {
    nodes.forEach(TestNode::kill);
  }

  /** Kills one node, counted in the order of {@link #urls}. */
  public void kill(int node) {
    nodes.get(node).kill();
  }

  /** Starts killed nodes again, on the same ports and with the contents of their files. */
  public void restart() {
    nodes.forEach(TestNode::start);
    TestServer.awaitReady(nodes, cluster);
  }

  /** Starts one killed node again; returns when it accepts connections. */
  public void restart(int node) {
    nodes.get(node).start();
  }

  /** Freezes every node: it keeps its connections and answers nothing. */
  public void pause() {
    nodes.forEach(node -> node.signal("STOP"));
  }

  /** Ends {@link #pause}. */
  public void resume() {
    nodes.forEach(node -> node.signal("CONT"));
  }

  @Override
  public void close() {
    nodes.forEach(TestNode::close);
  }
}
