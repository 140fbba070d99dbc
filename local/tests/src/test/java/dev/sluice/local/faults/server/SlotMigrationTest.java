package dev.sluice.local.faults.server;

import static org.awaitility.Awaitility.await;

import dev.sluice.local.faults.Rows;
import dev.sluice.local.redis.TestRedis;
import dev.sluice.local.redis.TestServer;
import dev.sluice.queue.QueueSettings;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import redis.clients.jedis.Jedis;
import redis.clients.jedis.Protocol;
import redis.clients.jedis.params.MigrateParams;
import redis.clients.jedis.util.JedisClusterCRC16;

/**
 * The slot of the partition moves round a cluster under load, by keys and, on Valkey 9, as a whole.
 * In the normal build: {@code MovingPartitionTest.noScriptStopsHalfWayWhileThePartitionMoves}.
 */
@Tag("faults")
@Rows({54, 56, 57, 58})
class SlotMigrationTest {
  private static final int MOVES = 6;
  private static final int SLOT = JedisClusterCRC16.getSlot("sluice:{0}:ready");

  /** The cluster's last node has this slot when it starts. */
  private static final int FIRST = 2;

  private static final int KEYS_AT_ONCE = 20;

  /** How a slot is moved. */
  private enum Way {
    /** As redis-cli does it. */
    BY_KEYS("the partition's slot moves, key by key") {
      @Override
      long move(List<Jedis> nodes, List<URI> urls, int from, int to) {
        return byKeys(nodes, urls, from, to);
      }
    },
    /** By one command of Valkey 9. */
    WHOLE("the partition's slot moves as a whole (`MIGRATESLOTS`)") {
      @Override
      long move(List<Jedis> nodes, List<URI> urls, int from, int to) {
        return whole(nodes, from, to);
      }
    };

    private final String words;

    Way(String words) {
      this.words = words;
    }

    /** Returns how many keys it moved. */
    abstract long move(List<Jedis> nodes, List<URI> urls, int from, int to);
  }

  @ParameterizedTest
  @CsvSource({
    "54, CLUSTER, Redis Cluster, BY_KEYS",
    "56, VALKEY_8_CLUSTER, a cluster of Valkey 8, BY_KEYS",
    "57, VALKEY_9_CLUSTER, a cluster of Valkey 9, BY_KEYS",
    "58, VALKEY_9_CLUSTER, a cluster of Valkey 9, WHOLE"
  })
  void strandsNothingAndDeniesNothing(int row, TestServer kind, String name, Way way)
      throws Exception {
    Longest recovered = new Longest();
    try (TestRedis cluster = kind.start();
        Load load = Load.of(QueueSettings.of(cluster.url()))) {
      List<Jedis> nodes = new ArrayList<>();
      cluster.urls().forEach(url -> nodes.add(new Jedis(url)));
      long keys = 0;
      for (int i = 0; i < MOVES; i++) {
        load.more(500);
        keys += way.move(nodes, cluster.urls(), (FIRST + i) % 3, (FIRST + i + 1) % 3);
        recovered.took(load.recovered());
      }
      nodes.forEach(Jedis::close);
      Outcome outcome = load.end();
      String tried =
          String.format(
              "%,d tasks, %d moves of %,d keys in all; %,d calls refused meanwhile",
              outcome.acknowledged(), MOVES, keys, load.refused.get());
      outcome.report(
          row, name + ": " + way.words, tried, outcome.lost(), recovered, load::assertNoneDenied);
    }
  }

  private static long whole(List<Jedis> nodes, int from, int to) {
    long keys = nodes.get(from).clusterCountKeysInSlot(SLOT);
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
    await("the slot's new node")
        .atMost(Duration.ofMinutes(1))
        .until(() -> nodes.stream().allMatch(node -> owner(node).equals(target)));
    return keys;
  }

  /** Who has the slot, as a node knows it. */
  private static String owner(Jedis node) {
    for (Object range : (List<?>) node.sendCommand(Protocol.Command.CLUSTER, "SLOTS")) {
      List<?> parts = (List<?>) range;
      if ((Long) parts.get(0) <= SLOT && SLOT <= (Long) parts.get(1)) {
        return new String((byte[]) ((List<?>) parts.get(2)).get(2), StandardCharsets.US_ASCII);
      }
    }
    return "";
  }

  private static long byKeys(List<Jedis> nodes, List<URI> urls, int from, int to) {
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
