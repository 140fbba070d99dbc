package dev.sluice.local.queue.connection;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sluice.queue.QueueSettings;
import dev.sluice.queue.QueueUnavailable;
import dev.sluice.queue.TaskFilter;
import dev.sluice.queue.TaskState;
import dev.sluice.redis.RedisTaskQueue;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import redis.clients.jedis.Protocol;

/** Finding the node that has the partition: asked for, lost. */
class ClusterConnectionTest extends ClusterScenario {
  @Test
  void everyNodeLeadsToThePartition() {
    for (int node = 0; node < 3; node++) {
      try (RedisTaskQueue queue = queue(node)) {
        String id = enqueue(queue);
        assertEquals(TaskState.QUEUED, queue.find(id).orElseThrow().state());
        assertTrue(queue.awaitWork(Set.of(), Duration.ofSeconds(5)));
        TaskFilter all = TaskFilter.ALL;
        assertEquals(id, queue.list(all, null, 1).tasks().get(0).id());
      }
    }
  }

  @Test
  void aClusterIsFoundByTheNextNodeWhenTheFirstIsDown() {
    int owner = owner();
    List<URI> urls = cluster.urls();
    String login = urls.get(0).getRawUserInfo();
    int[] down = {(owner + 1) % 3, (owner + 2) % 3};
    nodes.get(owner).configSet("cluster-require-full-coverage", "no");
    String hosts =
        IntStream.of(down[0], down[1], owner)
            .mapToObj(node -> "127.0.0.1:" + urls.get(node).getPort())
            .collect(Collectors.joining(","));
    cluster.kill(down[0]);
    URI url = URI.create("redis://" + login + "@" + hosts + "?cluster=true");
    try (RedisTaskQueue queue = RedisTaskQueue.connect(QueueSettings.of(url))) {
      enqueue(queue);
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
}
