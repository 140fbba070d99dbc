package dev.sluice.local.faults.server;

import static org.awaitility.Awaitility.await;

import dev.sluice.local.faults.Rows;
import dev.sluice.local.redis.RedisProxy;
import dev.sluice.local.redis.TestRedis;
import dev.sluice.queue.QueueSettings;
import java.time.Duration;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import redis.clients.jedis.Jedis;

/**
 * The link to the replica is cut, the primary goes on for a while and is killed, and the replica
 * takes over. In the normal build: {@code DurabilityTest} and the act "restore" of {@code
 * QueueModelTest}.
 */
@Tag("faults")
@Rows({52, 53})
class FailoverTest {
  private static final int FAILOVERS = 4;
  private static final Pattern OFFSET = Pattern.compile("master_repl_offset:(\\d+)");

  private final Longest recovered = new Longest();

  @Test
  void losesOnlyWhatWasNotReplicated() throws Exception {
    try (TestRedis redis = TestRedis.pair();
        RedisProxy endpoint = new RedisProxy(redis.urls().get(0), () -> RedisProxy.Link.PLAIN);
        Load load = Load.of(QueueSettings.of(endpoint.url()))) {
      for (int i = 0; i < FAILOVERS; i++) {
        follow(redis, i % 2);
        load.more(500);
        load.unsafe();
        awaitReplicated(redis, i % 2);
        promote(redis, 1 - i % 2);
        load.more(300);
        redis.kill(i % 2);
        lead(redis, endpoint, load, i);
      }
      Outcome outcome = load.end();
      long lost = outcome.lostBeside(load.expendable);
      String more =
          String.format("; %,d not yet replicated went with the primary", outcome.lost() - lost);
      report(52, "Failover to a replica that is behind", more, outcome, lost);
    }
  }

  @Test
  void losesNothingThatAReplicaConfirmed() throws Exception {
    try (TestRedis redis = TestRedis.pair();
        RedisProxy endpoint = new RedisProxy(redis.urls().get(0), () -> RedisProxy.Link.PLAIN)) {
      follow(redis, 0);
      try (Load load = Load.of(confirmed(QueueSettings.of(endpoint.url())))) {
        for (int i = 0; i < FAILOVERS; i++) {
          follow(redis, i % 2);
          load.more(500);
          promote(redis, 1 - i % 2);
          int refused = load.refused.get();
          await().until(() -> load.refused.get() >= refused + 20);
          redis.kill(i % 2);
          lead(redis, endpoint, load, i);
        }
        Outcome outcome = load.end();
        report(53, "The same with `SLUICE_DURABILITY=replica`", "", outcome, outcome.lost());
      }
    }
  }

  static QueueSettings confirmed(QueueSettings settings) {
    return settings.withConfirmation(true);
  }

  /** The promoted server takes over; the dead one comes back as its replica. */
  private void lead(TestRedis redis, RedisProxy endpoint, Load load, int failover) {
    endpoint.lead(redis.urls().get(1 - failover % 2));
    load.rolledBack();
    redis.restart(failover % 2);
    follow(redis, 1 - failover % 2);
    recovered.took(load.recovered());
  }

  private static void follow(TestRedis redis, int primary) {
    try (Jedis first = new Jedis(redis.urls().get(primary));
        Jedis second = new Jedis(redis.urls().get(1 - primary))) {
      second.replicaof("127.0.0.1", redis.urls().get(primary).getPort());
      await("replica in step")
          .atMost(Duration.ofMinutes(1))
          .until(() -> first.info("replication").contains("state=online"));
    }
  }

  private static void promote(TestRedis redis, int replica) {
    try (Jedis admin = new Jedis(redis.urls().get(replica))) {
      admin.replicaofNoOne();
    }
  }

  private static void awaitReplicated(TestRedis redis, int primary) {
    try (Jedis first = new Jedis(redis.urls().get(primary));
        Jedis second = new Jedis(redis.urls().get(1 - primary))) {
      long written = offset(first);
      await("replicated").until(() -> offset(second) >= written);
    }
  }

  private static long offset(Jedis admin) {
    Matcher offset = OFFSET.matcher(admin.info("replication"));
    return offset.find() ? Long.parseLong(offset.group(1)) : 0;
  }

  private void report(int number, String fault, String more, Outcome outcome, long lost) {
    String tried =
        String.format("%,d tasks, %d failovers", outcome.acknowledged(), FAILOVERS) + more;
    outcome.report(number, fault, tried, lost, recovered);
  }
}
