package dev.sluice.local.queue;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sluice.local.redis.TestRedis;
import dev.sluice.queue.ClaimRequest;
import dev.sluice.queue.Enqueued;
import dev.sluice.queue.NewTask;
import dev.sluice.queue.QueueSettings;
import dev.sluice.queue.QueueUnavailable;
import dev.sluice.queue.TaskFilter;
import dev.sluice.queue.TaskState;
import dev.sluice.redis.RedisTaskQueue;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import redis.clients.jedis.Jedis;
import redis.clients.jedis.Protocol;
import redis.clients.jedis.params.MigrateParams;
import redis.clients.jedis.util.JedisClusterCRC16;

/** The way to the node that has the partition: asked for, moved, being moved, lost. */
class ClusterConnectionTest {
  private static final int SLOT = JedisClusterCRC16.getSlot("sluice:{0}:ready");

  private TestRedis cluster;
  private final List<Jedis> nodes = new ArrayList<>();

  @BeforeEach
  void start() {
    cluster = TestRedis.cluster();
    cluster.urls().forEach(url -> nodes.add(new Jedis(url)));
  }

  @AfterEach
  void stop() {
    nodes.forEach(Jedis::close);
    cluster.close();
  }

  @Test
  void everyNodeLeadsToThePartition() {
    for (int node = 0; node < 3; node++) {
      try (RedisTaskQueue queue = queue(node)) {
        String id = enqueue(queue);
        assertEquals(TaskState.QUEUED, queue.find(id).orElseThrow().state());
        assertTrue(queue.awaitWork(Set.of(), Duration.ofSeconds(5)));
        TaskFilter all = new TaskFilter(null, null, null, null, null, null);
        assertEquals(id, queue.list(all, null, 1).tasks().get(0).id());
      }
    }
  }

  @Test
  void aPartitionThatHasMovedIsFollowed() {
    int from = owner();
    try (RedisTaskQueue queue = queue(from)) {
      String id = enqueue(queue);
      int to = (from + 1) % 3;
      beginMove(from, to);
      moveKeys(from, to);
      endMove(from, to);
      assertEquals(TaskState.QUEUED, queue.find(id).orElseThrow().state());
      assertTrue(queue.awaitWork(Set.of(), Duration.ofSeconds(5)));
      assertEquals(List.of(id), claim(queue));
      assertEquals(to, owner());
    }
  }

  @Test
  void whatIsThereAlreadyIsAskedForWhileThePartitionMoves() {
    int from = owner();
    try (RedisTaskQueue queue = queue(from)) {
      String id = enqueue(queue);
      beginMove(from, (from + 1) % 3);
      moveKeys(from, (from + 1) % 3);
      assertEquals(id, queue.find(id).orElseThrow().id());
      assertFalse(queue.revision().equals("0-0"));
    }
  }

  @Test
  void aScriptWhoseKeysAreOnTwoNodesIsRefusedWhole() {
    int from = owner();
    try (RedisTaskQueue queue = queue(from)) {
      String id = enqueue(queue);
      beginMove(from, (from + 1) % 3);
      QueueUnavailable e = assertThrows(QueueUnavailable.class, () -> enqueue(queue));
      assertEquals("Redis cannot serve now", e.getMessage());
      moveKeys(from, (from + 1) % 3);
      endMove(from, (from + 1) % 3);
      assertEquals(List.of(id), claim(queue));
    }
  }

  @Test
  void deadConnectionsToALivingNodeAreNotSeenThoughTheNodeOfTheUrlIsGone() {
    int owner = owner();
    int other = (owner + 1) % 3;
    try (RedisTaskQueue queue = queue(other)) {
      enqueue(queue);
      cluster.kill(other);
      nodes.get(owner).configSet("cluster-require-full-coverage", "no");
      nodes
          .get(owner)
          .sendCommand(Protocol.Command.CLIENT, "KILL", "TYPE", "normal", "SKIPME", "yes");
      enqueue(queue);
    }
  }

  @Test
  void theOtherNodesAreAskedWhenTheOneOfTheUrlIsLost() {
    int owner = owner();
    try (RedisTaskQueue queue = queue(owner)) {
      enqueue(queue);
      enqueue(queue);
      cluster.kill(owner);
      int heir = (owner + 1) % 3;
      for (int node : new int[] {heir, (owner + 2) % 3}) {
        nodes.get(node).configSet("cluster-require-full-coverage", "no");
        setSlot(node, "NODE", heir);
      }
      await()
          .atMost(Duration.ofSeconds(20))
          .ignoreException(QueueUnavailable.class)
          .until(() -> enqueue(queue) != null);
    }
  }

  @ParameterizedTest
  @CsvSource({
    "-MOVED 13907 127.0.0.1:%d, Redis cannot serve now", // in a circle
    "-ASK 13907 127.0.0.1:%d, Redis cannot serve now",
    "-MOVED 13907 127.0.0.1:1, Redis does not answer",
    "-MOVED 13907, Redis refused a command",
    "-MOVED 13907 nowhere, Redis refused a command",
    "-CLUSTERDOWN The cluster is down, Redis cannot serve now",
    "-TRYAGAIN Multiple keys request during rehashing of slot, Redis cannot serve now"
  })
  void aNodeThatLeadsNowhere(String error, String told) {
    try (CannedServer server = CannedServer.of(port -> error.formatted(port) + "\r\n");
        RedisTaskQueue queue =
            RedisTaskQueue.connect(QueueSettings.of(URI.create(server.url() + "?cluster=true")))) {
      RuntimeException e = assertThrows(RuntimeException.class, () -> enqueue(queue));
      assertEquals(told, e.getMessage());
    }
  }

  private RedisTaskQueue queue(int node) {
    URI url = URI.create(cluster.urls().get(node) + "?cluster=true");
    return RedisTaskQueue.connect(QueueSettings.of(url));
  }

  /** The node that has the slot, as the first one sees it. */
  private int owner() {
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

  private void beginMove(int from, int to) {
    setSlot(to, "IMPORTING", from);
    setSlot(from, "MIGRATING", to);
  }

  private void moveKeys(int from, int to) {
    URI target = cluster.urls().get(to);
    MigrateParams auth = MigrateParams.migrateParams().auth(target.getUserInfo().substring(1));
    String[] keys = nodes.get(from).clusterGetKeysInSlot(SLOT, 1_000).toArray(String[]::new);
    nodes.get(from).migrate(target.getHost(), target.getPort(), 5_000, auth, keys);
  }

  private void endMove(int from, int to) {
    setSlot(to, "NODE", to);
    setSlot(from, "NODE", to);
    setSlot(3 - from - to, "NODE", to);
  }

  private void setSlot(int node, String what, int other) {
    String id = nodes.get(other).clusterMyId();
    nodes.get(node).sendCommand(Protocol.Command.CLUSTER, "SETSLOT", "" + SLOT, what, id);
  }

  private static List<String> claim(RedisTaskQueue queue) {
    return queue.step(List.of(), new ClaimRequest("w1", 10, Set.of())).claimed().stream()
        .map(claimed -> claimed.task().id())
        .toList();
  }

  private static String enqueue(RedisTaskQueue queue) {
    NewTask task = NewTask.of("echo", "{\"text\":\"a\"}", "ann");
    return ((Enqueued.Created) queue.enqueue(List.of(task)).get(0)).id();
  }
}
