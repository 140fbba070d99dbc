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
 * A real Redis of a test: loopback, random port, random password, its append-only file in a
 * directory that goes with it. Ended by {@link #close}, or with the JVM.
 */
public final class TestRedis implements AutoCloseable {
  private final List<TestNode> nodes;

  TestRedis(List<TestNode> nodes) {
    this.nodes = nodes;
  }

  /** The server that {@code local/run} uses. */
  public static TestRedis embedded() {
    return TestServer.EMBEDDED.start();
  }

  /** Debian's {@code redis-server}; without it the test is skipped, or fails when CI=true. */
  public static TestRedis debian() {
    return TestServer.DEBIAN.start();
  }

  /** Three masters of the embedded server, all slots assigned. */
  public static TestRedis cluster() {
    return TestServer.CLUSTER.start();
  }

  /**
   * {@code redis://:password@127.0.0.1:port}; of a cluster, the first node's with {@code
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

  /** A connection past the queue, for the caller to close; it finds its way in a cluster. */
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
    return nodes.size() > 1;
  }

  /** Ends every node at once, as {@code kill -9} does. */
  public void kill() {
    nodes.forEach(TestNode::kill);
  }

  /** Ends one node, in the order of {@link #urls}. */
  public void kill(int node) {
    nodes.get(node).kill();
  }

  /** Starts killed nodes again, on the same ports and with what their files hold. */
  public void restart() {
    nodes.forEach(TestNode::start);
    TestServer.awaitReady(nodes);
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
