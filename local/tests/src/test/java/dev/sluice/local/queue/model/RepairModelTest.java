package dev.sluice.local.queue.model;

import dev.sluice.local.redis.TestRedis;
import dev.sluice.queue.TaskQueue.RepairReport;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.stream.LongStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import redis.clients.jedis.Jedis;

/**
 * A repair finds nothing wrong with whatever the queue itself does. After somebody has deleted keys
 * and entries at random, it makes every invariant hold again, and every task ends. Repeat a failing
 * seed with {@code -Dsluice.seed=…}.
 */
class RepairModelTest {
  private static final long BASE = Long.getLong("sluice.seed", System.nanoTime() % 1_000_000_000);
  private static final int SEEDS = Integer.getInteger("sluice.seeds", 5);
  private static final int STEPS = 150;
  private static final long KEEP = Duration.ofDays(1).toMillis();

  /** Those whose loss a repair makes up for. */
  private static final List<String> KINDS =
      List.of(
          "ready",
          "depth",
          "owners",
          "queues",
          "brought",
          "children",
          "scheduled",
          "expiring",
          "succeeded",
          "failed",
          "cancelled",
          "parents",
          "leases",
          "held:",
          "cancels:",
          "queued:",
          "");

  /** Its own, as it deletes keys at random, and thousands of seeds may be tried. */
  private static TestRedis server;

  @BeforeAll
  static void start() {
    System.out.println("Repair model: seeds " + BASE + " to " + (BASE + SEEDS - 1));
    server = TestRedis.embedded();
  }

  @AfterAll
  static void stop() {
    server.close();
  }

  static LongStream seeds() {
    return LongStream.range(BASE, BASE + SEEDS);
  }

  @ParameterizedTest(name = "seed {0}")
  @MethodSource("seeds")
  void damageIsRepairedAndNothingElseIsTouched(long seed) {
    int partition = (int) (seed % 1024);
    List<String> story = new ArrayList<>();
    try (QueueWorld world = new QueueWorld(server.url(), partition, seed);
        Jedis redis = new Jedis(server.url())) {
      WorkerActs workers = new WorkerActs(world, 4);
      CallerActs callers = new CallerActs(world);
      try {
        for (int step = 0; step < STEPS; step++) {
          QueueModelTest.act(world, workers, callers);
          if (step % 10 == 0) {
            RepairReport report = world.queue().repair(true);
            Broken.unless(2, report.sound() && report.compared(), "found " + report);
          }
        }
        world.endLosses();
        String prefix = "sluice:{" + partition + "}:";
        for (int n = world.random.nextInt(6); n >= 0; n--) {
          damage(redis, prefix, world.random, story);
        }
        story.add("repaired " + world.queue().repair(false));
        QueueDump repaired = QueueDump.of(redis, prefix);
        RepairReport second = world.queue().repair(false);
        Broken.unless(2, second.damage().isEmpty() && second.compared(), "again " + second);
        var changed = repaired.differences(QueueDump.of(redis, prefix));
        Broken.unless(3, changed.isEmpty(), "a second run changed " + changed);
        StructureCheck.check(repaired, KEEP, world.deleted);
        world.event("repaired");
        QueueModelTest.end(world, workers);
      } catch (AssertionError | RuntimeException e) {
        throw new AssertionError(
            "seed " + seed + ": " + e.getMessage() + "\nafter\n" + world.story() + "\n" + story, e);
      }
    }
  }

  /** Deletes a whole key, or some of its entries. */
  private static void damage(Jedis redis, String prefix, Random random, List<String> story) {
    QueueDump now = QueueDump.of(redis, prefix);
    String kind = KINDS.get(random.nextInt(KINDS.size()));
    List<String> keys =
        now.keys(kind).stream()
            .filter(
                rest ->
                    kind.isEmpty() ? StoredTask.isKey(rest) : kind.endsWith(":") || rest.isEmpty())
            .map(rest -> kind + rest)
            .toList();
    if (keys.isEmpty()) {
      return;
    }
    String key = keys.get(random.nextInt(keys.size()));
    story.add("deleted of " + key);
    String name = prefix + key;
    switch (random.nextBoolean() ? "none" : redis.type(name)) {
      case "list" -> redis.lpop(name.getBytes(java.nio.charset.StandardCharsets.UTF_8));
      case "set" -> redis.spop(name);
      case "zset" -> redis.zpopmin(name);
      case "hash" -> redis.hdel(name, redis.hrandfield(name));
      default -> redis.del(name);
    }
  }
}
