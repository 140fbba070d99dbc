package dev.sluice.local.faults.server;

import dev.sluice.local.faults.Rows;
import dev.sluice.local.redis.TestRedis;
import dev.sluice.queue.QueueSettings;
import java.util.HashSet;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import redis.clients.jedis.Jedis;

/**
 * Redis is killed under load and started again with its append-only file: it has everything but
 * what it held back while the disk flushed. In the normal build: {@code
 * QueueFaultTest.aServerThatIsKilledKeepsWhatItAcknowledged}.
 */
@Tag("faults")
@Rows(50)
class KilledServerTest {
  private static final int KILLS = 8;

  /** How often Redis held back what it should have written for 2 s, since the disk flushed. */
  private static final Pattern DELAYED = Pattern.compile("aof_delayed_fsync:(\\d+)");

  /** Whether the disk flushes, so that Redis may be holding something back. */
  private static final Pattern PENDING = Pattern.compile("aof_pending_bio_fsync:(\\d+)");

  @Test
  void losesOnlyWhatTheDiskHeldBack() throws Exception {
    Longest recovered = new Longest();
    try (TestRedis redis = TestRedis.embedded("appendfsync everysec");
        Load load = Load.of(QueueSettings.of(redis.url()))) {
      int slow = 0;
      Set<String> unflushed = new HashSet<>();
      for (int i = 0; i < KILLS; i++) {
        load.more(500);
        long delayed = number(redis, DELAYED);
        load.unsafe();
        load.more(500);
        boolean flushing = number(redis, DELAYED) > delayed || number(redis, PENDING) > 0;
        redis.kill();
        load.rolledBack();
        if (flushing) {
          slow++;
          unflushed.addAll(load.expendable);
        }
        load.expendable.clear();
        redis.restart();
        recovered.took(load.recovered());
      }
      Outcome outcome = load.end();
      long lost = outcome.lostBeside(unflushed);
      String tried = String.format("%,d tasks, %d kills", outcome.acknowledged(), KILLS);
      if (slow > 0) {
        tried += String.format("; %d while the disk flushed, %,d", slow, outcome.lost() - lost);
        tried += " enqueued just before went with them";
      }
      outcome.report(50, "Redis is killed; append-only file, `everysec`", tried, lost, recovered);
    }
  }

  private static long number(TestRedis redis, Pattern name) {
    try (Jedis admin = new Jedis(redis.url())) {
      Matcher number = name.matcher(admin.info("persistence"));
      return number.find() ? Long.parseLong(number.group(1)) : 0;
    }
  }
}
