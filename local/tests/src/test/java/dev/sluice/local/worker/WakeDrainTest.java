package dev.sluice.local.worker;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sluice.local.redis.CommandCount;
import dev.sluice.queue.TaskState;
import dev.sluice.worker.Deadline;
import dev.sluice.worker.DrainMode;
import dev.sluice.worker.DrainReport;
import dev.sluice.worker.DrainReport.Count;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Drains that are started when tasks are enqueued, and only then. */
class WakeDrainTest extends DrainScenario {
  private static final int MOST = 3;

  /** Longer than a drain that is awake and has a free slot takes to ask again. */
  private static final Duration NOTHING = Duration.ofSeconds(3);

  private final List<TestDrain.Running> drains = Collections.synchronizedList(new ArrayList<>());

  @BeforeEach
  void wake() {
    test.queue.drainStarts().by(this::start, MOST, 2);
  }

  private void start(int number) {
    for (int i = 0; i < number; i++) {
      drains.add(test.start(2, DrainMode.WAKE, deadline()));
    }
  }

  private Deadline deadline() {
    long end = System.nanoTime() + 900_000_000_000L;
    return Deadline.of(
        () -> (end - System.nanoTime()) / 1_000_000, test.types.catalog().timeouts());
  }

  @Test
  void oneTaskAfterAnotherIsRunWithoutATick() {
    for (int i = 0; i < 200; i++) {
      String id = test.enqueue("echo", "{\"text\":\"x\"}");
      test.awaitState(id, TaskState.SUCCEEDED);
    }
  }

  @Test
  void manyAtOnceStartAsManyDrainsAsThereMayBe() {
    for (int i = 0; i < 300; i++) {
      test.enqueue("echo", "{\"text\":\"x\"}");
    }
    test.await("all", () -> test.queue.status().counts().get(TaskState.SUCCEEDED) == 300);
    assertEquals(0, test.queue.status().queues().size());
  }

  @Test
  void aTaskStartsAtOnceBesideALongOne() {
    test.enqueue("hold", "{}");
    TestDrain.next(test.types.started);
    String quick = test.enqueue("echo", "{\"text\":\"x\"}");
    test.awaitState(quick, TaskState.SUCCEEDED);
    assertEquals(1, drains.size());
    test.types.release.countDown();
    assertEquals(2, drains.get(0).await().count(Count.SUCCEEDED));
  }

  @Test
  void slotsThatAreTakenStartAnotherDrain() {
    for (int i = 0; i < 3; i++) {
      test.enqueue("hold", "{}");
      TestDrain.next(test.types.started);
    }
    assertEquals(2, drains.size());
  }

  @Test
  void aDrainLeavesWhenNothingIsLeft() {
    String id = test.enqueue("echo", "{\"text\":\"x\"}");
    DrainReport report = drains.get(0).await();
    assertEquals(1, report.count(Count.SUCCEEDED));
    assertEquals(TaskState.SUCCEEDED, test.find(id).state());
    assertEquals(1, drains.size());
  }

  @Test
  void afterTheLastDrainNothingReachesRedisUntilTheNextEnqueue() {
    for (int i = 0; i < 3; i++) {
      test.enqueue("echo", "{\"text\":\"x\"}");
    }
    try (CommandCount commands = new CommandCount(redis.url())) {
      drains.forEach(TestDrain.Running::await);
      assertEquals(0, test.queue.status().queues().size());
      commands.more();
      await()
          .during(NOTHING)
          .atMost(NOTHING.multipliedBy(10))
          .until(() -> assertNone(commands.more()));
      test.enqueue("echo", "{\"text\":\"y\"}");
      drains.forEach(TestDrain.Running::await);
      assertTrue(commands.more() > 0);
    }
    assertEquals(4L, test.queue.status().counts().get(TaskState.SUCCEEDED));
  }

  private static boolean assertNone(long commands) {
    assertEquals(0, commands, "Redis ran commands though nothing was enqueued");
    return true;
  }

  @Test
  void aSecondLongPollLeavesAtOnce() {
    TestDrain.Running elder = test.start(2, DrainMode.LONG_POLL, deadline());
    String id = test.enqueue("echo", "{\"text\":\"x\"}");
    test.awaitState(id, TaskState.SUCCEEDED);
    assertEquals(0, test.start(2, DrainMode.LONG_POLL, deadline()).await().count(Count.CLAIMED));
    elder.end();
  }
}
