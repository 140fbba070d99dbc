package dev.sluice.local.worker;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sluice.queue.ChangeResult;
import dev.sluice.queue.TaskRecord;
import dev.sluice.queue.TaskState;
import dev.sluice.worker.Deadline;
import dev.sluice.worker.DrainMode;
import dev.sluice.worker.DrainReport;
import dev.sluice.worker.DrainReport.Count;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

/** How attempts and drains are stopped: timeouts, cancels, a function that ends. */
class DrainEndTest extends DrainScenario {
  @Test
  void aCancelReachesARunningTask() {
    TestDrain.Running worker = test.worker(2);
    String id = test.enqueue("hold", "{}");
    TestDrain.next(test.types.started);
    assertEquals(ChangeResult.Outcome.ASKED, test.queue.cancel(id).outcome());
    assertEquals("asked to stop", TestDrain.next(test.types.endings));
    test.awaitState(id, TaskState.CANCELLED);
    assertEquals(1, worker.end().count(Count.CANCELLED));
  }

  @Test
  void anAttemptIsInterruptedAtItsTimeout() {
    String id = test.enqueue("hold", "{}", 1, SECOND);
    DrainReport report = test.drainOnce(2);
    assertEquals(1, report.count(Count.FAILED));
    assertEquals("timed out after 1 s", test.find(id).error());
    assertEquals(TaskState.FAILED, test.find(id).state());
  }

  @Test
  void aTaskThatIgnoresItsInterruptIsSettledOnItsBehalf() {
    TestDrain.Running worker = test.worker(1);
    String stubborn = test.enqueue("stubborn", "{}", 1, SECOND);
    String next = test.enqueue("echo", "{\"text\":\"x\"}");
    assertEquals(stubborn, TestDrain.next(test.types.started));
    assertEquals("ignored", TestDrain.next(test.types.endings));

    test.awaitState(stubborn, TaskState.FAILED);
    // its slot was the only one, and is replaced
    test.awaitState(next, TaskState.SUCCEEDED);
    test.types.release.countDown();
    assertEquals("late", TestDrain.next(test.types.endings));

    DrainReport report = worker.end();
    assertEquals(1, report.count(Count.STUCK));
    assertEquals("timed out after 1 s", test.find(stubborn).error());
    assertNull(test.find(stubborn).result());
  }

  @Test
  void aWorkerThatIsStoppedHandsItsTasksBack() {
    String id = test.enqueue("hold", "{}");
    TestDrain.Running worker = test.worker(2);
    TestDrain.next(test.types.started);

    DrainReport report = worker.end();
    assertEquals(1, report.count(Count.RELEASED));
    assertTrue(report.took().toMillis() < 10_000, () -> "took " + report.took().toMillis());
    TaskRecord task = test.find(id);
    assertEquals(TaskState.QUEUED, task.state());
    assertEquals(0, task.attempt());
    assertEquals(0, test.queue.status().workers());
  }

  @Test
  void aStubbornTaskIsHandedBackToo() {
    String id = test.enqueue("stubborn", "{}");
    TestDrain.Running worker = test.worker(2);
    TestDrain.next(test.types.started);
    assertEquals(1, worker.end().count(Count.RELEASED));
    assertEquals(TaskState.QUEUED, test.find(id).state());
    assertEquals(0, test.queue.status().workers());
  }

  @Test
  void aFunctionHandsBackBeforeItsTimeIsOver() {
    String id = test.enqueue("hold", "{}", 5, Duration.ofSeconds(10));
    AtomicLong end = new AtomicLong(millis() + 20_000);
    Deadline deadline = Deadline.of(() -> end.get() - millis(), List.of());
    TestDrain.Running drain = test.start(2, DrainMode.LONG_POLL, deadline);
    TestDrain.next(test.types.started);
    end.set(millis() + 6_000);
    DrainReport report = drain.await();
    assertTrue(end.get() > millis(), "it returned too late");
    assertEquals(1, report.count(Count.RELEASED));
    assertEquals(TaskState.QUEUED, test.find(id).state());
    assertEquals(0, test.find(id).attempt());
    assertEquals(0, test.queue.status().workers());
  }

  @Test
  void aTaskForWhichTooLittleTimeIsLeftIsLeftToAnotherDrain() {
    String longer = test.enqueue("echo", "{\"text\":\"x\"}");
    String brief = test.enqueue("brief", "{\"text\":\"x\"}");
    AtomicLong end = new AtomicLong(millis() + 900_000);
    Deadline deadline = Deadline.of(() -> end.get() - millis(), test.types.catalog().timeouts());
    end.set(millis() + 40_000);
    DrainReport report = test.start(2, DrainMode.SCHEDULED, deadline).await();
    assertEquals(1, report.count(Count.SUCCEEDED));
    assertEquals(1, report.remaining());
    assertEquals(TaskState.SUCCEEDED, test.find(brief).state());
    assertEquals(TaskState.QUEUED, test.find(longer).state());
    assertEquals(0, test.find(longer).attempt());
    assertEquals(1, test.drainOnce(2).count(Count.SUCCEEDED));
  }

  @Test
  void aTaskThatNoSuchFunctionCanFinishIsCharged() {
    String id = test.enqueue("hold", "{}", 1, MINUTE);
    long end = millis() + 5_000;
    Deadline deadline = Deadline.of(() -> end - millis(), List.of(MINUTE));
    DrainReport report = test.start(2, DrainMode.SCHEDULED, deadline).await();
    assertEquals(1, report.count(Count.FAILED));
    assertEquals(
        "the drain function ended first: its time is too short for this task's timeout of 60 s",
        test.find(id).error());
  }

  private static long millis() {
    return System.nanoTime() / 1_000_000;
  }
}
