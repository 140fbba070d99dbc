package dev.sluice.local.queue.model;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.sluice.local.queue.Servers;
import dev.sluice.local.redis.TestServer;
import dev.sluice.queue.NewTask;
import dev.sluice.queue.QueueSettings;
import dev.sluice.queue.ScheduleStore;
import dev.sluice.queue.ScheduleStore.Fire;
import dev.sluice.queue.ScheduleStore.Fired;
import dev.sluice.queue.TaskFilter;
import java.time.Instant;
import java.util.List;
import java.util.stream.LongStream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Schedules while requests and answers are lost: each fire time creates its task, exactly once. */
class ScheduleFaultTest {
  private static final long BASE = Long.getLong("sluice.seed", System.nanoTime() % 1_000_000_000);
  private static final int SEEDS = 10;
  private static final int ASKERS = 3;
  private static final int STEPS = 60;
  private static final long MINUTE = 60_000;
  private static final NewTask TASK = NewTask.of("echo", "{\"text\":\"a\"}", "schedule:s");

  static LongStream seeds() {
    return LongStream.range(BASE, BASE + SEEDS);
  }

  @ParameterizedTest(name = "seed {0}")
  @MethodSource("seeds")
  void noFireTimeIsLostAndNoneCountsTwice(long seed) {
    try (QueueWorld world = roomy(seed)) {
      Instant[] known = new Instant[ASKERS];
      Instant clock = Instant.parse("2024-01-01T00:00:00Z");
      Instant begin = clock;
      world.event("known", "HSET", world.key("schedules"), "seen:s", "" + begin.toEpochMilli());
      for (int step = 0; step < STEPS; step++) {
        clock = clock.plusSeconds(world.random.nextInt(100));
        int asker = world.random.nextInt(ASKERS);
        known[asker] = ask(world, known[asker], clock);
      }
      world.endLosses();
      Instant seen = ask(world, ask(world, null, clock), clock);
      assertEquals(minutes(begin, seen), enqueued(world), world.story());
      assertEquals(List.of(), minutes(seen, clock), world.story());
    }
  }

  /** A world whose queue has room for an hour's tasks. */
  private static QueueWorld roomy(long seed) {
    QueueWorld world = world(seed);
    for (long other = seed + SEEDS; world.maxDepth < STEPS * 2; other += SEEDS) {
      world.close();
      world = world(other);
    }
    return world;
  }

  private static QueueWorld world(long seed) {
    QueueSettings settings = Servers.fresh(TestServer.EMBEDDED);
    return new QueueWorld(settings.redisUrl(), settings.partition(), seed);
  }

  /**
   * Makes one call, and returns the time up to which the caller then believes the schedule has been
   * processed.
   */
  private static Instant ask(QueueWorld world, Instant known, Instant clock) {
    List<Instant> times = known == null ? List.of() : minutes(known, clock);
    if (known != null && times.isEmpty()) {
      return known;
    }
    Instant until = times.isEmpty() ? clock : times.get(times.size() - 1);
    ScheduleStore schedules = world.queue().schedules();
    Fired fired =
        world.call(
            "fire " + times + " after " + known,
            () -> schedules.fire(new Fire("s", TASK, known, until, times, true)));
    return fired == null ? known : fired.seen();
  }

  private static List<Instant> minutes(Instant after, Instant until) {
    return LongStream.rangeClosed(after.toEpochMilli() / MINUTE + 1, until.toEpochMilli() / MINUTE)
        .mapToObj(minute -> Instant.ofEpochMilli(minute * MINUTE))
        .toList();
  }

  private static List<Instant> enqueued(QueueWorld world) {
    return world.queue().list(TaskFilter.ALL, null, 100).tasks().stream()
        .map(task -> task.createdAt())
        .sorted()
        .toList();
  }
}
