package dev.sluice.local.schedule;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sluice.app.minutes.AddResult;
import dev.sluice.app.minutes.MinutePlanner;
import dev.sluice.app.minutes.NewIdBatch;
import dev.sluice.local.redis.TestRedis;
import dev.sluice.local.tasks.MinuteStores;
import dev.sluice.local.tasks.TestApp;
import dev.sluice.queue.NewTask;
import dev.sluice.queue.QueueSettings;
import dev.sluice.queue.TaskQueue.Patch;
import dev.sluice.queue.TaskRecord;
import dev.sluice.queue.TaskState;
import dev.sluice.redis.RedisTaskQueue;
import dev.sluice.task.TaskCatalog;
import dev.sluice.worker.Deadline;
import dev.sluice.worker.Drain;
import dev.sluice.worker.DrainMode;
import dev.sluice.worker.DrainParts;
import dev.sluice.worker.DrainSettings;
import dev.sluice.worker.Upkeep;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.function.BooleanSupplier;
import java.util.stream.LongStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A batch from its record to its result: a drain plans it, calls its ids and joins it. */
class MinuteGroupRunTest {
  private static final Instant GROUP = Instant.parse("2030-12-31T10:15:00Z");

  private TestRedis redis;
  private RedisTaskQueue queue;
  private Drain drain;
  private CompletableFuture<Void> drained;

  @BeforeEach
  void open() {
    redis = TestRedis.embedded();
    queue = RedisTaskQueue.connect(QueueSettings.of(redis.url()).withLease(Duration.ofSeconds(5)));
  }

  @AfterEach
  void close() {
    if (drain != null) {
      drain.stop();
      drained.join();
    }
    queue.close();
    redis.close();
  }

  private MinutePlanner planner(MovableClock clock, int max) {
    return new MinutePlanner(MinuteStores.minuteGroups(queue), "user-call", max, clock);
  }

  private void drain(MinutePlanner planner) {
    TaskCatalog types =
        new TestApp(queue) {
          @Override
          public MinutePlanner planner() {
            return planner;
          }
        }.types();
    DrainParts parts =
        new DrainParts(
            queue,
            types,
            queue.artifacts(),
            new Upkeep(List.of(), line -> {}),
            DrainSettings.of(8).withLease(Duration.ofSeconds(5)),
            line -> {});
    drain = new Drain(parts, DrainMode.LONG_POLL, Deadline.none());
    drained =
        CompletableFuture.runAsync(
            () -> {
              try {
                drain.run();
              } catch (InterruptedException e) {
                throw new AssertionError(e);
              }
            });
  }

  private String add(LongStream ids) {
    AddResult added =
        MinuteStores.idBatches(queue)
            .add(
                new NewIdBatch("call", ids.iterator(), null),
                (n, count) ->
                    NewTask.of(
                        "minute-group", "{\"batch\":" + n + ",\"count\":" + count + "}", "ann"));
    long number = ((AddResult.Created) added).number();
    return MinuteStores.idBatches(queue).find(number).orElseThrow().taskId();
  }

  private void await(String what, BooleanSupplier condition) {
    long end = System.nanoTime() + Duration.ofSeconds(20).toNanos();
    String revision = queue.revision();
    while (!condition.getAsBoolean()) {
      assertTrue(System.nanoTime() < end, () -> "never happened: " + what);
      revision = queue.awaitChange(revision, Duration.ofMillis(200));
    }
  }

  private TaskRecord find(String id) {
    return queue.find(id).orElseThrow();
  }

  @Test
  void everyIdIsCalledInsideItsMinute() {
    // the group begins in a second and a half, so its first call can be waited for
    MovableClock clock = MovableClock.runningFrom(GROUP.minusMillis(1_500));
    drain(planner(clock, 1));
    String parent = add(LongStream.of(1001, 1002, 1003));
    await("the plan", () -> find(parent).waitsForChildren());
    for (int slot = 0; slot < 3; slot++) {
      TaskRecord call = find(parent + "." + slot);
      assertEquals("{\"id\":" + (1001 + slot) + "}", call.params());
      if (call.state() == TaskState.SCHEDULED) {
        assertInMinute(slot, clock.at(call.runAt()));
      }
    }
    await("the first call", () -> find(parent + ".0").state() == TaskState.SUCCEEDED);
    assertInMinute(0, clock.at(find(parent + ".0").startedAt()));
    assertEquals(TaskState.SCHEDULED, find(parent + ".1").state());
    assertEquals(new TaskRecord.Progress(1, 3, null), find(parent).progress());
    for (int slot = 1; slot < 3; slot++) {
      queue.patch(parent + "." + slot, new Patch(null, Duration.ZERO, null, List.of()));
    }
    await("the end", () -> find(parent).state() == TaskState.SUCCEEDED);
    assertEquals(
        "{\"count\":3,\"groups\":[{\"begins\":\"2030-12-31T10:15:00Z\",\"count\":3,"
            + "\"overflow\":false,\"peak\":1}],\"overflow\":false,\"peak\":1,\"failed\":0}",
        find(parent).result());
  }

  private static void assertInMinute(int slot, Instant moment) {
    Instant minute = GROUP.plusSeconds(60L * slot);
    // a call's due time passes through Redis in whole milliseconds, by another clock
    assertFalse(moment.plusMillis(5).isBefore(minute), moment::toString);
    assertTrue(moment.isBefore(minute.plusSeconds(60)), moment::toString);
  }

  /**
   * Redis dies while a batch is being planned: the attempt is repeated and every id is called once.
   */
  @Test
  void anInterruptedPlanIsContinued() {
    MovableClock clock = MovableClock.runningFrom(GROUP.minusSeconds(600));
    MinutePlanner planner = planner(clock, 100);
    String parent = add(LongStream.rangeClosed(1, 5_000));
    drain(planner);
    await(
        "half of the plan",
        () -> MinuteStores.minuteGroups(queue).group(GROUP, List.of()).given() >= 2_000);
    redis.kill();
    redis.restart();
    await("the plan", () -> find(parent).waitsForChildren());
    assertEquals(new TaskRecord.Progress(0, 5_000, null), find(parent).progress());
    assertEquals(5_000, queue.status().counts().get(TaskState.SCHEDULED));
    long planned = 0;
    for (var group : planner.hour(GROUP, 0, 1_000)) {
      planned += group.minutes().stream().mapToInt(minute -> minute.ids().size()).sum();
    }
    assertEquals(5_000, planned);
    assertEquals(5_000, MinuteStores.users(queue).list(4_999, 10).get(0).id());
  }
}
