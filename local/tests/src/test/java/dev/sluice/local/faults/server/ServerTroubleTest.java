package dev.sluice.local.faults.server;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sluice.local.faults.Rows;
import dev.sluice.local.http.InProcess;
import dev.sluice.local.http.TestSite;
import dev.sluice.local.redis.TestRedis;
import dev.sluice.queue.QueueSettings;
import dev.sluice.redis.RedisTaskQueue;
import java.time.Duration;
import java.util.Locale;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import redis.clients.jedis.Jedis;
import redis.clients.jedis.Pipeline;

/**
 * Trouble of a server that keeps its tasks, while callers use HTTP and workers work: answers are
 * 503, no task is lost, denied or charged. In the normal build: {@code QueueFaultTest}, {@code
 * OutageTest} and {@code DemotedServerTest}.
 */
@Tag("faults")
@Rows({60, 61, 62, 63, 64, 65})
class ServerTroubleTest {
  private static final int TIMES = 3;
  private static final int FIRST_ROW = 60;

  /** How long the trouble lasts at least: longer than a call may take. */
  private static final Duration LASTS = Duration.ofSeconds(4);

  /** Calls that are refused meanwhile, at least. */
  private static final int REFUSED = 8;

  /** Keys that only make the file of the server take long. */
  private static final int DATA = 30_000;

  @ParameterizedTest
  @EnumSource(Trouble.class)
  void isAnswered503AndLosesNothing(Trouble trouble) throws Exception {
    Longest recovered = new Longest();
    try (TestRedis redis =
            TestRedis.embedded("key-load-delay 100", "loading-process-events-interval-bytes 1024");
        RedisTaskQueue queue = RedisTaskQueue.connect(QueueSettings.of(redis.url()))) {
      InProcess http =
          new InProcess(
              TestSite.enqueueHandler(queue),
              TestSite.queryHandler(queue),
              TestSite.graphqlHandler(queue));
      Door door = Door.of(http);
      door.finds("0".repeat(18)); // reads the document that all answers are checked against
      if (trouble == Trouble.LOADING) {
        fill(redis);
      }
      try (Load load = new Load(QueueSettings.of(redis.url()), door)) {
        for (int i = 0; i < TIMES; i++) {
          load.more(200);
          suffer(trouble, redis, load);
          recovered.took(load.recovered());
        }
        judge(trouble, load.end(), load, recovered);
      }
    }
  }

  private static void fill(TestRedis redis) {
    try (Jedis admin = new Jedis(redis.url());
        Pipeline pipeline = admin.pipelined()) {
      for (int i = 0; i < DATA; i++) {
        pipeline.set("other-data:" + i, "");
      }
    }
  }

  private static void suffer(Trouble trouble, TestRedis redis, Load load) {
    int wanted = load.refused.get() + REFUSED;
    try (Jedis admin = new Jedis(redis.url(), 60_000)) {
      trouble.begin(redis, admin);
      if (trouble != Trouble.LOADING) {
        await()
            .pollDelay(LASTS)
            .atMost(Duration.ofMinutes(1))
            .until(() -> load.refused.get() >= wanted);
      }
      trouble.end(redis, admin);
    }
    assertTrue(load.refused.get() >= wanted, "the callers did not notice");
  }

  private static void judge(Trouble trouble, Outcome outcome, Load load, Longest recovered) {
    String tried =
        String.format(
            Locale.ROOT,
            "%,d tasks, %d times; %,d calls answered 503, the longest after %.1f s",
            outcome.acknowledged(),
            TIMES,
            load.refused.get(),
            load.longest.get() / 1e9);
    outcome.report(
        FIRST_ROW + trouble.ordinal(),
        "Redis: " + trouble.description,
        tried,
        outcome.lost(),
        recovered,
        load::assertNoneDenied);
  }
}
