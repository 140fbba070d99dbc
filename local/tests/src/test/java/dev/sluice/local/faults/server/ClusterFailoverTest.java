package dev.sluice.local.faults.server;

import static org.awaitility.Awaitility.await;

import dev.sluice.local.faults.Rows;
import dev.sluice.local.redis.TestRedis;
import dev.sluice.local.redis.TestServer;
import dev.sluice.queue.QueueSettings;
import java.net.URI;
import java.time.Duration;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import redis.clients.jedis.Jedis;

/**
 * The master that has the partition is killed, its replica is elected, and it comes back as the
 * replica of its replica. In the normal build: {@code ClusterConnectionTest}, for the way to the
 * new master.
 */
@Tag("faults")
@Rows({55, 59, 69})
class ClusterFailoverTest {
  private static final int FAILOVERS = 3;
  private static final Duration ELECTED = Duration.ofMinutes(1);

  /** The node that has the partition when the cluster starts, and its replica. */
  private static final int[] NODES = {2, 5};

  @ParameterizedTest
  @CsvSource({
    "55, CLUSTER, Redis Cluster",
    "59, VALKEY_8_CLUSTER, a cluster of Valkey 8",
    "69, VALKEY_9_CLUSTER, a cluster of Valkey 9"
  })
  void losesNothing(int row, TestServer kind, String name) throws Exception {
    Longest recovered = new Longest();
    try (TestRedis cluster = kind.startWithReplicas()) {
      awaitReplica(cluster, NODES[0]);
      URI url = URI.create(cluster.urls().get(0) + "?cluster=true");
      try (Load load = new Load(FailoverTest.confirmed(QueueSettings.of(url)), null)) {
        for (int i = 0; i < FAILOVERS; i++) {
          load.more(500);
          int master = NODES[i % 2];
          int replica = NODES[1 - i % 2];
          cluster.kill(master);
          load.rolledBack();
          await("election")
              .atMost(ELECTED)
              .until(() -> info(cluster, replica).contains("role:master"));
          long elected = System.nanoTime();
          cluster.restart(master);
          awaitReplica(cluster, replica);
          load.recovered();
          recovered.took(Duration.ofNanos(System.nanoTime() - elected));
        }
        Outcome outcome = load.end();
        String tried =
            String.format(
                "%,d tasks, %d failovers of 5 s or more", outcome.acknowledged(), FAILOVERS);
        outcome.report(
            row,
            name + ": the partition's master is killed; `SLUICE_DURABILITY=replica`",
            tried,
            outcome.lost(),
            recovered,
            load::assertNoneDenied);
      }
    }
  }

  private static void awaitReplica(TestRedis cluster, int master) {
    await("replica in step")
        .atMost(ELECTED)
        .until(() -> info(cluster, master).contains("state=online"));
  }

  private static String info(TestRedis cluster, int node) {
    try (Jedis admin = new Jedis(cluster.urls().get(node))) {
      return admin.info("replication");
    }
  }
}
