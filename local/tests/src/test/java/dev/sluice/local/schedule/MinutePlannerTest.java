package dev.sluice.local.schedule;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sluice.app.minutes.AddResult;
import dev.sluice.app.minutes.BatchPlan;
import dev.sluice.app.minutes.GroupPlan;
import dev.sluice.app.minutes.MinuteGroupStore;
import dev.sluice.app.minutes.MinutePlanner;
import dev.sluice.app.minutes.NewIdBatch;
import dev.sluice.local.queue.Servers;
import dev.sluice.local.redis.TestServer;
import dev.sluice.local.tasks.MinuteStores;
import dev.sluice.queue.NewTask;
import dev.sluice.queue.QueueSettings;
import dev.sluice.redis.RedisTaskQueue;
import dev.sluice.task.FanOutTask.Child;
import java.lang.reflect.Proxy;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.LongStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Batches planned into the groups of a real Redis, at hours that the test chooses. */
class MinutePlannerTest {
  private final MovableClock clock = MovableClock.still(Instant.parse("2026-01-05T10:07:30Z"));
  private RedisTaskQueue queue;

  @BeforeEach
  void connect() {
    QueueSettings usual = Servers.fresh(TestServer.EMBEDDED);
    queue =
        RedisTaskQueue.connect(
            usual
                // the plans of these tests are in the past and would be dropped at once
                .withLimits(usual.maxDepth(), usual.keepCount(), Duration.ofDays(36_500))
                .withConnections(16));
  }

  @AfterEach
  void close() {
    queue.close();
  }

  private MinutePlanner planner(int max) {
    return new MinutePlanner(MinuteStores.minuteGroups(queue), "user-call", max, clock);
  }

  private long add(LongStream ids) {
    NewIdBatch batch = new NewIdBatch("call", ids.iterator(), null);
    AddResult added =
        MinuteStores.idBatches(queue).add(batch, (n, count) -> NewTask.of("x", "{}", "ann"));
    return ((AddResult.Created) added).number();
  }

  /** Adds a batch, plans all of it, and returns when its ids are called. */
  private Map<Long, Instant> plan(MinutePlanner planner, int count, LongStream ids) {
    Map<Long, Instant> due = new HashMap<>();
    for (Child call : (Iterable<Child>) planner.calls(add(ids), count)::iterator) {
      long id = (Long) ((Map<?, ?>) call.params()).get("id");
      assertEquals(null, due.put(id, clock.instant().plus(call.delay())));
    }
    return due;
  }

  private static List<List<Long>> slots(GroupPlan group) {
    return group.minutes().stream().map(GroupPlan.Minute::ids).toList();
  }

  private GroupPlan group(MinutePlanner planner, String hour, int number) {
    return planner.hour(Instant.parse(hour), 0, 1_000).get(number);
  }

  @Test
  void aBatchFillsTheNextGroup() {
    MinutePlanner planner = planner(2);
    Map<Long, Instant> due = plan(planner, 47, LongStream.rangeClosed(1001, 1047));
    GroupPlan group = group(planner, "2026-01-05T10:00:00Z", 1);
    assertEquals(Instant.parse("2026-01-05T10:15:00Z"), group.begins());
    assertEquals(List.of(1001L, 1002L, 1031L, 1046L), slots(group).get(0));
    assertEquals(List.of(1003L, 1004L, 1032L, 1047L), slots(group).get(1));
    assertEquals(List.of(1029L, 1030L, 1045L), slots(group).get(14));
    assertEquals(47, group.count());
    assertTrue(group.overflow());
    assertEquals(4, group.peak());
    for (int slot = 0; slot < 15; slot++) {
      Instant minute = group.begins().plusSeconds(60L * slot);
      for (long id : slots(group).get(slot)) {
        assertFalse(due.get(id).isBefore(minute), "before its minute: " + id);
        assertTrue(due.get(id).isBefore(minute.plusSeconds(60)), "after its minute: " + id);
      }
    }
    for (int other : new int[] {0, 2, 3}) {
      assertEquals(0, group(planner, "2026-01-05T10:00:00Z", other).count());
    }
  }

  @Test
  void batchesGoOnWhereTheLastEnded() {
    MinutePlanner planner = planner(1);
    plan(planner, 10, LongStream.rangeClosed(1, 10));
    plan(planner, 7, LongStream.rangeClosed(11, 17));
    long third = add(LongStream.of(18));
    assertEquals(
        new BatchPlan(
            1,
            List.of(new BatchPlan.Group(Instant.parse("2026-01-05T10:15:00Z"), 1, true, 2)),
            true,
            2),
        planner.plan(third, 1),
        "as it would be planned now");
    assertEquals(1, planner.calls(third, 1).count());
    List<List<Long>> slots = slots(group(planner, "2026-01-05T10:00:00Z", 1));
    assertEquals(List.of(1L, 16L), slots.get(0));
    assertEquals(List.of(3L, 18L), slots.get(2));
    assertEquals(List.of(4L), slots.get(3));
  }

  /** The answer to a POST is written while the batch's task is planning it. */
  @ParameterizedTest
  @CsvSource({"3, 3, 3", "2500, 1000, 167", "2500, 2500, 167"})
  void whatIsPlannedMeanwhileCountsOnce(int count, int meanwhile, long peak) {
    MinutePlanner task = planner(100);
    long batch = add(LongStream.rangeClosed(1, count));
    AtomicBoolean planned = new AtomicBoolean();
    MinuteGroupStore slow =
        (MinuteGroupStore)
            Proxy.newProxyInstance(
                getClass().getClassLoader(),
                new Class<?>[] {MinuteGroupStore.class},
                (proxy, verb, arguments) -> {
                  Object answer = verb.invoke(MinuteStores.minuteGroups(queue), arguments);
                  if (!planned.getAndSet(true)) {
                    assertEquals(meanwhile, task.calls(batch, meanwhile).count());
                  }
                  return answer;
                });
    BatchPlan plan = new MinutePlanner(slow, "user-call", 100, clock).plan(batch, count);
    assertEquals(count, plan.count());
    assertEquals(peak, plan.peak());
  }

  @Test
  void theClockDecidesTheGroup() {
    MinutePlanner planner = planner(2);
    clock.set(Instant.parse("2026-01-05T10:44:59Z"));
    plan(planner, 1, LongStream.of(1));
    clock.set(Instant.parse("2026-01-05T10:45:00Z"));
    plan(planner, 1, LongStream.of(2));
    clock.set(Instant.parse("2025-12-31T23:59:59.999Z"));
    plan(planner, 1, LongStream.of(3));
    assertEquals(List.of(1L), slots(group(planner, "2026-01-05T10:00:00Z", 3)).get(0));
    assertEquals(List.of(2L), slots(group(planner, "2026-01-05T11:00:00Z", 0)).get(0));
    assertEquals(List.of(3L), slots(group(planner, "2026-01-01T00:00:00Z", 0)).get(0));
  }

  @Test
  void aBatchThatIsPlannedAcrossABoundaryHasTwoGroups() {
    MinutePlanner planner = planner(100);
    long batch = add(LongStream.rangeClosed(1, 2_500));
    var calls = planner.calls(batch, 2_500).iterator();
    for (int i = 0; i < 1_000; i++) {
      calls.next();
    }
    assertEquals(2_500, planner.plan(batch, 2_500).count());
    clock.set(Instant.parse("2026-01-05T10:15:00Z"));
    calls.forEachRemaining(call -> assertFalse(call.delay().isNegative()));
    BatchPlan plan = planner.finish(batch);
    assertEquals(
        List.of(
            new BatchPlan.Group(Instant.parse("2026-01-05T10:15:00Z"), 1_000, false, 100),
            new BatchPlan.Group(Instant.parse("2026-01-05T10:30:00Z"), 1_500, false, 100)),
        plan.groups());
  }

  @Test
  void namedAgainTheCallsAreTheSame() {
    MinutePlanner planner = planner(3);
    long batch = add(LongStream.rangeClosed(1, 2_500));
    List<Child> first = planner.calls(batch, 2_500).limit(1_700).toList();
    planner.calls(add(LongStream.of(1, 2, 3)), 3).count();
    List<Child> again = planner.calls(batch, 2_500).toList();
    assertEquals(first, again.subList(0, 1_700));
    assertEquals(2_500, again.size());
    assertEquals(2_503, group(planner, "2026-01-05T10:00:00Z", 1).count());
  }

  @Test
  void aDeletedBatchEndsWhereItIs() {
    MinutePlanner planner = planner(3);
    long batch = add(LongStream.rangeClosed(1, 2_500));
    var calls = planner.calls(batch, 2_500).iterator();
    calls.next();
    MinuteStores.idBatches(queue).delete(batch);
    int left = 0;
    for (; calls.hasNext(); calls.next()) {
      left++;
    }
    assertEquals(999, left);
    assertEquals(1_000, planner.finish(batch).count());
  }

  @Test
  void theIdsOfAMinuteAreReadInParts() {
    MinutePlanner planner = planner(70);
    plan(planner, 3_000, LongStream.rangeClosed(1, 3_000));
    Instant hour = Instant.parse("2026-01-05T10:00:00Z");
    List<List<Long>> whole = slots(planner.hour(hour, 0, 1_000).get(1));
    for (int slot = 0; slot < 15; slot++) {
      assertEquals(200, whole.get(slot).size());
      List<Long> joined = new ArrayList<>();
      for (int from = 0; from < 200; from += 30) {
        joined.addAll(slots(planner.hour(hour, from, 30).get(1)).get(slot));
      }
      assertEquals(whole.get(slot), joined);
    }
    assertEquals(List.of(), slots(planner.hour(hour, 200, 10).get(1)).get(0));
  }

  /** Eight threads, each with its own batch, give the same plan as one batch, in another order. */
  @Test
  void batchesAtOnceEqualOneBatch() throws Exception {
    long seed = Long.getLong("sluice.seed", new Random().nextLong());
    System.out.println("MinutePlannerTest: -Dsluice.seed=" + seed);
    Random random = new Random(seed);
    MinutePlanner planner = planner(40);
    ExecutorService threads = Executors.newFixedThreadPool(8);
    List<Future<?>> all = new ArrayList<>();
    long next = 1;
    for (int i = 0; i < 40; i++) {
      int size = 1 + random.nextInt(i % 10 == 0 ? 2_500 : 50);
      long first = next;
      next += size;
      all.add(
          threads.submit(
              () -> {
                plan(planner, size, LongStream.range(first, first + size));
                return null;
              }));
    }
    for (Future<?> one : all) {
      one.get();
    }
    threads.shutdown();
    GroupPlan together = group(planner, "2026-01-05T10:00:00Z", 1);
    clock.set(Instant.parse("2026-01-05T10:15:00Z"));
    int count = (int) (next - 1);
    plan(planner, count, LongStream.range(1, next));
    GroupPlan one = group(planner, "2026-01-05T10:00:00Z", 2);
    assertEquals(sizes(one), sizes(together), "seed " + seed);
    assertEquals(one.peak(), together.peak());
    List<Long> ids = new ArrayList<>();
    slots(together).forEach(ids::addAll);
    Collections.sort(ids);
    assertEquals(LongStream.range(1, next).boxed().toList(), ids, "seed " + seed);
  }

  private static List<Long> sizes(GroupPlan group) {
    return group.minutes().stream().map(GroupPlan.Minute::count).toList();
  }
}
