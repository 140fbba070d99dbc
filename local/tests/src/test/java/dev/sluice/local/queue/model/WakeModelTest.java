package dev.sluice.local.queue.model;

import dev.sluice.local.redis.TestRedis;
import java.util.stream.LongStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * The invariants of {@link QueueModelTest} and {@link Wakes}, checked after every step of random
 * histories of drains that are started for tasks, leave and die, and of starts that come late or
 * never. Repeat a failing seed with {@code -Dsluice.seed=…} (it then comes first), and run more
 * seeds with {@code -Dsluice.wake.seeds=…}.
 */
class WakeModelTest {
  private static final long BASE = Long.getLong("sluice.seed", System.nanoTime() % 1_000_000_000);
  private static final int STEPS = 200;

  private static TestRedis server;

  @BeforeAll
  static void start() {
    System.out.println("Wake model: seeds from " + BASE);
    server = TestRedis.embedded();
  }

  @AfterAll
  static void stop() {
    server.close();
  }

  static LongStream seeds() {
    return LongStream.range(BASE, BASE + Integer.getInteger("sluice.wake.seeds", 20));
  }

  @ParameterizedTest(name = "seed {0}")
  @MethodSource("seeds")
  void noTaskIsSleptOver(long seed) {
    try (QueueWorld world = new QueueWorld(server.url(), (int) (seed % 1024), seed)) {
      WorkerActs drains = new WorkerActs(world, 0);
      CallerActs callers = new CallerActs(world);
      Wakes wakes = new Wakes(world, drains);
      try {
        for (int step = 0; step < STEPS; step++) {
          act(world, wakes, drains, callers);
        }
        wakes.end();
        QueueModelTest.end(world, drains);
      } catch (AssertionError | RuntimeException e) {
        throw new AssertionError(
            "seed " + seed + ": " + e.getMessage() + "\nafter\n" + world.story(), e);
      }
    }
  }

  private static void act(QueueWorld world, Wakes wakes, WorkerActs drains, CallerActs callers) {
    int dice = world.random.nextInt(100);
    if (dice < 36) {
      wakes.step();
    } else if (dice < 40) {
      wakes.rest();
    } else if (dice < 52) {
      wakes.called(callers::enqueue);
    } else if (dice < 62) {
      wakes.arrives();
    } else if (dice < 64) {
      wakes.calledWithoutStart(callers::cancel);
    } else if (dice < 70) {
      wakes.called(callers::replay);
    } else if (dice < 71) {
      wakes.called(callers::replayFailures);
    } else if (dice < 74) {
      wakes.calledWithoutStart(callers::delete);
    } else if (dice < 79) {
      wakes.called(callers::patch);
    } else if (dice < 82) {
      wakes.calledWithoutStart(callers::pause);
    } else if (dice < 84) {
      world.over("leases", drain -> world.random.nextInt(3) == 0);
    } else if (dice < 87) {
      world.over("scheduled", id -> world.random.nextInt(2) == 0);
    } else if (dice < 89) {
      world.over("expiring", id -> world.random.nextInt(2) == 0);
    } else if (dice < 94) {
      wakes.tick();
    } else if (dice < 95) {
      wakes.startIsLost();
    } else if (dice < 96) {
      wakes.dies();
    } else if (!drains.all().isEmpty()) {
      fanOutOrExtend(dice, drains);
    }
  }

  private static void fanOutOrExtend(int dice, WorkerActs drains) {
    if (dice < 98) {
      drains.fanOut();
    } else {
      drains.extend();
    }
  }
}
