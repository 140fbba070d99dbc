package dev.sluice.local.queue.model;

import dev.sluice.local.redis.TestRedis;
import java.util.Set;
import java.util.stream.LongStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * The protocol's invariants, checked after every step of random histories in which requests and
 * answers are lost, leases expire while their holders carry on as ghosts, and the server forgets
 * its scripts or comes back as it was some steps ago, while two builds call it at once. Repeat a
 * failing seed with {@code -Dsluice.seed=…} (it then comes first), and run more seeds with {@code
 * -Dsluice.seeds=…}.
 */
class QueueModelTest {
  private static final long BASE = Long.getLong("sluice.seed", System.nanoTime() % 1_000_000_000);
  private static final int STEPS = 300;

  /** What may remain of a partition whose tasks have all ended. */
  private static final Set<String> LEFT =
      Set.of(
          "depth",
          "children",
          "succeeded",
          "failed",
          "cancelled",
          "wake",
          "changes",
          "tokens",
          "recent",
          "served",
          "soonest",
          "followed",
          "wake:slow",
          "workers",
          "awake",
          "startable",
          "starting");

  /** Its own: a dump looks at the names of all keys, and other tests leave thousands. */
  private static TestRedis server;

  @BeforeAll
  static void start() {
    System.out.println("Queue model: seeds from " + BASE);
    server = TestRedis.embedded();
  }

  @AfterAll
  static void stop() {
    server.close();
  }

  static LongStream seeds() {
    return LongStream.range(BASE, BASE + Integer.getInteger("sluice.seeds", 40));
  }

  @ParameterizedTest(name = "seed {0}")
  @MethodSource("seeds")
  void everyInvariantHoldsAfterEveryStep(long seed) {
    try (QueueWorld world = new QueueWorld(server.url(), (int) (seed % 1024), seed)) {
      WorkerActs workers = new WorkerActs(world, 4);
      CallerActs callers = new CallerActs(world);
      try {
        for (int step = 0; step < STEPS; step++) {
          act(world, workers, callers);
        }
        end(world, workers);
      } catch (AssertionError | RuntimeException e) {
        throw new AssertionError(
            "seed " + seed + ": " + e.getMessage() + "\nafter\n" + world.story(), e);
      }
    }
  }

  static void act(QueueWorld world, WorkerActs workers, CallerActs callers) {
    int dice = world.random.nextInt(100);
    if (dice < 36) {
      workers.step();
    } else if (dice < 52) {
      callers.enqueue();
    } else if (dice < 60) {
      workers.fanOut();
    } else if (dice < 63) {
      workers.extend();
    } else if (dice < 67) {
      workers.note();
    } else if (dice < 71) {
      callers.cancel();
    } else if (dice < 76) {
      callers.replay();
    } else if (dice < 77) {
      callers.replayFailures();
    } else if (dice < 80) {
      callers.delete();
    } else if (dice < 83) {
      callers.patch();
    } else if (dice < 85) {
      callers.pause();
    } else if (dice < 90) {
      world.over("leases", worker -> world.random.nextInt(3) == 0);
    } else if (dice < 95) {
      world.over("scheduled", id -> world.random.nextInt(2) == 0);
    } else if (dice < 97) {
      world.over("expiring", id -> world.random.nextInt(2) == 0);
    } else if (dice < 98) {
      world.forgetScripts();
    } else if (dice < 99) {
      workers.replaceOne();
    } else {
      world.comeBackOlder();
    }
    if (world.random.nextInt(8) == 0) {
      world.remember();
    }
  }

  /** With a healthy worker and no further losses every task ends. */
  static void end(QueueWorld world, WorkerActs workers) {
    world.endLosses();
    CallerActs.PAUSED.forEach(world.queue()::resume);
    world.event("resumed");
    for (int quiet = 0, rounds = 0; quiet < 3; rounds++) {
      Broken.unless(12, rounds < 300, "still going: " + world.now().tasks().values());
      if (rounds == 0) {
        world.over("leases", worker -> true); // their holder is gone
      }
      world.over("scheduled", id -> true);
      quiet = workers.drain() ? 0 : quiet + 1;
    }
    for (StoredTask task : world.now().tasks().values()) {
      Broken.unless(12, task.terminal(), task + " does not end");
    }
    for (String key : world.now().keys("")) {
      boolean ofTask = world.now().ttl(key) > 0;
      boolean kept =
          key.startsWith("recent:") || key.startsWith("reference:") || key.startsWith("published:");
      Broken.unless(12, ofTask || LEFT.contains(key) || kept, "left behind: " + key);
    }
    boolean none = world.now().map("depth").values().stream().allMatch("0"::equals);
    Broken.unless(12, none, "depths " + world.now().map("depth"));
  }
}
