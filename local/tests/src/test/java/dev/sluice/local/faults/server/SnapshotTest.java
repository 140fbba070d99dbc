package dev.sluice.local.faults.server;

import dev.sluice.local.faults.Rows;
import dev.sluice.local.redis.TestRedis;
import dev.sluice.queue.QueueSettings;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import redis.clients.jedis.Jedis;

/**
 * Redis comes back with the state of some seconds ago, while its workers live on: what was stored
 * by then ends, once. In the normal build: the act "restore" of {@code QueueModelTest}.
 */
@Tag("faults")
@Rows(51)
class SnapshotTest {
  private static final int ROLLBACKS = 4;

  @Test
  void whatWasStoredEnds() throws Exception {
    Longest recovered = new Longest();
    try (TestRedis redis = TestRedis.embedded("appendonly no");
        Load load = Load.of(QueueSettings.of(redis.url()))) {
      for (int i = 0; i < ROLLBACKS; i++) {
        load.more(1_000);
        load.unsafe();
        try (Jedis admin = new Jedis(redis.url())) {
          admin.save();
        }
        load.more(1_000);
        redis.kill();
        redis.restart();
        load.rolledBack();
        recovered.took(load.recovered());
      }
      Outcome outcome = load.end();
      long lost = outcome.lostBeside(load.expendable);
      String tried =
          String.format(
              "%,d tasks, %d times; %,d enqueued after a snapshot went with it",
              outcome.acknowledged(), ROLLBACKS, outcome.lost() - lost);
      String fault = "Redis comes back from a snapshot of seconds ago";
      outcome.report(51, fault, tried, lost, recovered);
    }
  }
}
