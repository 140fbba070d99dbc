package dev.sluice.local.queue.connection;

import dev.sluice.local.queue.Holdings;
import dev.sluice.local.redis.TestRedis;
import dev.sluice.local.redis.TestServer;
import dev.sluice.queue.Enqueued;
import dev.sluice.queue.NewTask;
import dev.sluice.queue.QueueSettings;
import dev.sluice.redis.RedisTaskQueue;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.params.BeforeParameterizedClassInvocation;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;
import redis.clients.jedis.Jedis;
import redis.clients.jedis.Protocol;
import redis.clients.jedis.util.JedisClusterCRC16;

/** A cluster of three nodes for each test, and the queue in it. */
@ParameterizedClass(name = "{0}")
@EnumSource(names = {"CLUSTER", "VALKEY_8_CLUSTER", "VALKEY_9_CLUSTER"})
abstract class ClusterScenario {
  static final int SLOT = JedisClusterCRC16.getSlot("sluice:{0}:ready");

  @Parameter TestServer server;

  TestRedis cluster;

  final List<Jedis> nodes = new ArrayList<>();

  @BeforeParameterizedClassInvocation
  static void serverIsThere(TestServer server) {
    server.require();
  }

  @BeforeEach
  void start() {
    cluster = server.start();
    cluster.urls().forEach(url -> nodes.add(new Jedis(url)));
  }

  @AfterEach
  void stop() {
    nodes.forEach(Jedis::close);
    cluster.close();
  }

  RedisTaskQueue queue(int node) {
    URI url = URI.create(cluster.urls().get(node) + "?cluster=true");
    return RedisTaskQueue.connect(QueueSettings.of(url));
  }

  /** The node that has the slot, according to the first node. */
  int owner() {
    for (int node = 0; node < 3; node++) {
      String own = nodes.get(node).clusterMyId();
      for (Object range : (List<?>) nodes.get(0).sendCommand(Protocol.Command.CLUSTER, "SLOTS")) {
        List<?> parts = (List<?>) range;
        String id = new String((byte[]) ((List<?>) parts.get(2)).get(2));
        if ((Long) parts.get(0) <= SLOT && SLOT <= (Long) parts.get(1) && id.equals(own)) {
          return node;
        }
      }
    }
    throw new IllegalStateException("Nobody has slot " + SLOT);
  }

  void setSlot(int node, String what, int other) {
    String id = nodes.get(other).clusterMyId();
    nodes.get(node).sendCommand(Protocol.Command.CLUSTER, "SETSLOT", "" + SLOT, what, id);
  }

  static List<String> claim(RedisTaskQueue queue) {
    return new Holdings()
        .step(queue, "w1", 10).claimed().stream().map(claimed -> claimed.task().id()).toList();
  }

  static String enqueue(RedisTaskQueue queue) {
    NewTask task = NewTask.of("echo", "{\"text\":\"a\"}", "ann");
    return ((Enqueued.Created) queue.enqueue(List.of(task)).get(0)).id();
  }
}
