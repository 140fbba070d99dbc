package dev.sluice.local.queue.connection;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.sluice.local.queue.Holdings;
import dev.sluice.local.redis.TestServer;
import dev.sluice.queue.DrainStep.ClaimRequest;
import dev.sluice.queue.DrainStep.Claimed;
import dev.sluice.queue.Lease;
import dev.sluice.queue.QueueUnavailable;
import dev.sluice.queue.Settlement;
import dev.sluice.queue.TaskRecord;
import dev.sluice.queue.TaskState;
import dev.sluice.redis.RedisTaskQueue;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;
import redis.clients.jedis.Jedis;
import redis.clients.jedis.Protocol;
import redis.clients.jedis.params.MigrateParams;

/** A partition that moves to another node. */
class MovingPartitionTest extends ClusterScenario {
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
  void aSingleKeyIsAskedForWhereItIsWhileThePartitionMoves() {
    int from = owner();
    try (RedisTaskQueue queue = queue(from)) {
      queue.revision(); // changes are noted from now on
      enqueue(queue);
      beginMove(from, (from + 1) % 3);
      moveKeys(from, (from + 1) % 3);
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
      assertEquals("Redis cannot serve now: TRYAGAIN", e.getMessage());
      moveKeys(from, (from + 1) % 3);
      endMove(from, (from + 1) % 3);
      assertEquals(List.of(id), claim(queue));
    }
  }

  /** Moves the keys one by one, in a random order; after each, every verb is refused or right. */
  @Test
  void noScriptStopsHalfWayWhileThePartitionMoves() {
    long seed = Long.getLong("sluice.seed", System.nanoTime());
    int from = owner();
    int to = (from + 1) % 3;
    Holdings holdings = new Holdings();
    List<String> ids = new ArrayList<>();
    try (RedisTaskQueue queue = queue(from)) {
      for (int i = 0; i < 12; i++) {
        ids.add(enqueue(queue));
      }
      List<Claimed> running = holdings.step(queue, "w1", 4).claimed();
      beginMove(from, to);
      List<String> keys = nodes.get(from).clusterGetKeysInSlot(SLOT, 1_000);
      Collections.shuffle(keys, new Random(seed));
      for (String key : keys) {
        move(from, to, key);
        refused(seed, () -> queue.find(ids.get(0)).orElseThrow());
        refused(seed, () -> queue.find(ids.get(11)).orElseThrow());
        refused(seed, () -> queue.status());
        refused(seed, () -> enqueue(queue));
        refused(seed, () -> queue.cancel(ids.get(11)));
        refused(seed, () -> queue.note(running.get(0).lease(), null, List.of("a line")));
        refused(seed, () -> queue.checkpoint(running.get(0).lease(), "{}"));
        refused(seed, () -> queue.extend("w1", holdings.of("w1")));
        Settlement done = new Settlement.Complete(running.get(0).lease(), null, null);
        List<Lease> others = holdings.of("w1").subList(1, running.size());
        refused(seed, () -> queue.step(List.of(done), new ClaimRequest("w1", 2, Set.of(), others)));
      }
      endMove(from, to);
      await()
          .atMost(Duration.ofSeconds(20))
          .ignoreException(QueueUnavailable.class)
          .until(() -> queue.status() != null);
      List<Claimed> next = running;
      while (!next.isEmpty()) {
        List<Settlement> done = new ArrayList<>();
        next.forEach(c -> done.add(new Settlement.Complete(c.lease(), null, null)));
        next = holdings.step(queue, "w1", done, 4, Set.of()).claimed();
      }
      for (String id : ids) {
        TaskRecord task = queue.find(id).orElseThrow();
        assertEquals(TaskState.SUCCEEDED, task.state(), () -> id + ", seed " + seed);
        assertEquals(1, task.attempt(), () -> id + ", seed " + seed);
      }
      assertEquals(12L, queue.status().counts().get(TaskState.SUCCEEDED), () -> "seed " + seed);
    }
  }

  /** Valkey 9 also moves a slot in one piece; others know only the way above. */
  @Test
  void aPartitionThatMovesInOnePieceServesEveryVerb() {
    assumeTrue(server == TestServer.VALKEY_9_CLUSTER, "only Valkey 9 moves a slot in one piece");
    int from = owner();
    int to = (from + 1) % 3;
    Holdings holdings = new Holdings();
    try (RedisTaskQueue queue = queue(from)) {
      List<String> ids = new ArrayList<>();
      for (int i = 0; i < 12; i++) {
        ids.add(enqueue(queue));
      }
      List<Settlement> done = new ArrayList<>();
      holdings
          .step(queue, "w1", 4)
          .claimed()
          .forEach(c -> done.add(new Settlement.Complete(c.lease(), null, null)));
      for (Jedis node : nodes) {
        node.configSet("primaryauth", cluster.urls().get(0).getUserInfo().substring(1));
      }
      String target = nodes.get(to).clusterMyId();
      nodes
          .get(from)
          .sendCommand(
              Protocol.Command.CLUSTER,
              "MIGRATESLOTS",
              "SLOTSRANGE",
              "" + SLOT,
              "" + SLOT,
              "NODE",
              target);
      await()
          .atMost(Duration.ofSeconds(20))
          .ignoreExceptionsMatching( // in the moment in which it changes hands
              e -> e instanceof QueueUnavailable)
          .until(
              () -> {
                assertEquals(TaskState.QUEUED, queue.find(ids.get(11)).orElseThrow().state());
                enqueue(queue);
                return owner() == to;
              });
      assertEquals(4, holdings.step(queue, "w1", done, 0, Set.of()).settled());
      for (String id : ids.subList(0, 4)) {
        assertEquals(TaskState.SUCCEEDED, queue.find(id).orElseThrow().state());
      }
    }
  }

  private static void refused(long seed, Runnable call) {
    assertThrows(QueueUnavailable.class, call::run, () -> "seed " + seed);
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

  private void move(int from, int to, String key) {
    URI target = cluster.urls().get(to);
    MigrateParams auth = MigrateParams.migrateParams().auth(target.getUserInfo().substring(1));
    nodes.get(from).migrate(target.getHost(), target.getPort(), 5_000, auth, key);
  }

  private void endMove(int from, int to) {
    setSlot(to, "NODE", to);
    setSlot(from, "NODE", to);
    setSlot(3 - from - to, "NODE", to);
  }
}
