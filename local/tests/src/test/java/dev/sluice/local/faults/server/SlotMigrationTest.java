package dev.sluice.local.faults.server;

import dev.sluice.local.redis.TestRedis;
import dev.sluice.queue.QueueSettings;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import redis.clients.jedis.Jedis;
import redis.clients.jedis.Protocol;
import redis.clients.jedis.params.MigrateParams;
import redis.clients.jedis.util.JedisClusterCRC16;

/**
 * The slot of the partition moves round a cluster under load. In the normal build: {@code
 * MovingPartitionTest.noScriptStopsHalfWayWhileThePartitionMoves}.
 */
@Tag("faults")
class SlotMigrationTest {
  private static final int MOVES = 6;
  private static final int SLOT = JedisClusterCRC16.getSlot("sluice:{0}:ready");

  /** The cluster's last node has this slot when it starts. */
  private static final int FIRST = 2;

  private static final int KEYS_AT_ONCE = 20;

  @Test
  void strandsNothingAndDeniesNothing() throws Exception {
    Longest recovered = new Longest();
    try (TestRedis cluster = TestRedis.cluster();
        Load load = Load.of(QueueSettings.of(cluster.url()))) {
      List<Jedis> nodes = new ArrayList<>();
      cluster.urls().forEach(url -> nodes.add(new Jedis(url)));
      long keys = 0;
      for (int i = 0; i < MOVES; i++) {
        load.more(500);
        keys += move(nodes, cluster.urls(), (FIRST + i) % 3, (FIRST + i + 1) % 3);
        recovered.took(load.recovered());
      }
      nodes.forEach(Jedis::close);
      Outcome outcome = load.end();
      String tried =
          String.format(
              "%,d tasks, %d moves of %,d keys in all; %,d calls refused meanwhile",
              outcome.acknowledged(), MOVES, keys, load.refused.get());
      outcome.report(
          54,
          "Redis Cluster: the partition's slot moves",
          tried,
          outcome.lost(),
          recovered,
          load::assertNoneDenied);
    }
  }

  /** As redis-cli does it; how many keys it moved. */
  private static long move(List<Jedis> nodes, List<URI> urls, int from, int to) {
    setSlot(nodes, to, "IMPORTING", from);
    setSlot(nodes, from, "MIGRATING", to);
    URI target = urls.get(to);
    MigrateParams auth = MigrateParams.migrateParams().auth(target.getUserInfo().substring(1));
    long moved = 0;
    while (true) {
      List<String> keys = nodes.get(from).clusterGetKeysInSlot(SLOT, KEYS_AT_ONCE);
      if (keys.isEmpty()) {
        break;
      }
      nodes
          .get(from)
          .migrate(target.getHost(), target.getPort(), 5_000, auth, keys.toArray(String[]::new));
      moved += keys.size();
    }
    for (int node : new int[] {to, from, 3 - from - to}) {
      setSlot(nodes, node, "NODE", to);
    }
    return moved;
  }

  private static void setSlot(List<Jedis> nodes, int node, String what, int other) {
    String id = nodes.get(other).clusterMyId();
    nodes.get(node).sendCommand(Protocol.Command.CLUSTER, "SETSLOT", "" + SLOT, what, id);
  }
}
