package dev.sluice.local.worker;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assertions.fail;

import dev.sluice.queue.ChangeResult;
import dev.sluice.queue.Enqueued;
import dev.sluice.queue.NewTask;
import dev.sluice.queue.TaskState;
import dev.sluice.queue.stats.Counts;
import dev.sluice.queue.stats.Stats;
import dev.sluice.worker.Deadline;
import dev.sluice.worker.DrainMode;
import dev.sluice.worker.DrainReport;
import dev.sluice.worker.DrainReport.Count;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.ExecutionException;
import org.junit.jupiter.api.Test;

/**
 * Short tasks share threads, and tasks run on the threads that claim them: nobody may notice that,
 * except by the clock.
 */
class DrainRunsTest extends DrainScenario {
  private static final String QUICK = "{\"hold\":false}";
  private static final String SLOW = "{\"hold\":true}";

  private List<String> enqueueAll(List<String> params) {
    List<NewTask> tasks = params.stream().map(each -> NewTask.of("mixed", each, "tester")).toList();
    List<String> ids = new ArrayList<>();
    for (Enqueued each : test.queue.enqueue(tasks)) {
      ids.add(((Enqueued.Created) each).id());
    }
    return ids;
  }

  private void awaitSucceeded(int number) {
    test.await(
        number + " that succeeded",
        () -> test.queue.status().counts().get(TaskState.SUCCEEDED) == number);
  }

  /** From now on the worker takes them to be short. */
  private TestDrain.Running workerThatKnowsQuickOnes(int slots) {
    TestDrain.Running worker = test.worker(slots);
    enqueueAll(Collections.nCopies(400, QUICK));
    awaitSucceeded(400);
    return worker;
  }

  @Test
  void aSlowTaskDoesNotHoldUpThoseBehindIt() {
    TestDrain.Running worker = workerThatKnowsQuickOnes(40);
    List<String> params = new ArrayList<>(Collections.nCopies(39, QUICK));
    params.add(0, SLOW);
    List<String> ids = enqueueAll(params);
    awaitSucceeded(439);
    assertEquals(TaskState.RUNNING, test.find(ids.get(0)).state());
    test.types.release.countDown();
    awaitSucceeded(440);
    worker.end();
  }

  @Test
  void slowTasksAreRunAtOnceAsFarAsThereAreSlots() {
    TestDrain.Running worker = workerThatKnowsQuickOnes(20);
    List<String> params = new ArrayList<>(Collections.nCopies(19, SLOW));
    params.addAll(Collections.nCopies(60, QUICK));
    List<String> ids = enqueueAll(params);
    awaitSucceeded(460);
    for (String id : ids.subList(0, 19)) {
      assertEquals(TaskState.RUNNING, test.find(id).state());
      assertEquals(1, test.types.runs.get(id).get());
    }
    test.types.release.countDown();
    awaitSucceeded(479);
    worker.end();
  }

  @Test
  void anIdleWorkerStartsTasksWhileOneOfAQuickTypeIsSlow() {
    TestDrain.Running worker = workerThatKnowsQuickOnes(4);
    String slow = enqueueAll(List.of(SLOW)).get(0);
    test.await("its start", () -> test.types.runs.containsKey(slow));
    for (int i = 1; i <= 5; i++) {
      enqueueAll(List.of(QUICK));
      awaitSucceeded(400 + i);
    }
    assertEquals(TaskState.RUNNING, test.find(slow).state());
    test.types.release.countDown();
    awaitSucceeded(406);
    worker.end();
  }

  @Test
  void theOnlySlotIsKeptToItsTimeout() {
    TestDrain.Running worker = workerThatKnowsQuickOnes(1);
    NewTask held = NewTask.of("mixed", SLOW, "tester").withMaxAttempts(1).withTimeout(SECOND);
    String id = ((Enqueued.Created) test.queue.enqueue(List.of(held)).get(0)).id();
    assertEquals("timed out after 1 s", test.awaitState(id, TaskState.FAILED).error());
    enqueueAll(List.of(QUICK));
    awaitSucceeded(401);
    worker.end();
  }

  @Test
  void aCancelReachesTheOnlySlot() {
    TestDrain.Running worker = workerThatKnowsQuickOnes(1);
    String id = enqueueAll(List.of(SLOW)).get(0);
    test.await("its start", () -> test.types.runs.containsKey(id));
    assertEquals(ChangeResult.Outcome.ASKED, test.queue.cancel(id).outcome());
    test.awaitState(id, TaskState.CANCELLED);
    assertEquals(1, worker.end().count(Count.CANCELLED));
  }

  @Test
  void aTaskThatInterruptsItsThreadLeavesNoTrace() {
    for (int i = 0; i < 10; i++) {
      test.enqueue("interrupting", "{}");
    }
    DrainReport report = test.drainOnce(1);
    assertEquals(10, report.count(Count.SUCCEEDED));
    assertTrue(test.logged.isEmpty(), test.logged::toString);
  }

  @Test
  void aDrainThatFailsBetweenTasksHandsBackWhatItHolds() throws InterruptedException {
    List<String> held = enqueueAll(Collections.nCopies(3, SLOW));
    Error failure = new AssertionError("a listener that fails");
    test.ends =
        end -> {
          if (end.task().type().equals("echo")) {
            throw failure;
          }
        };
    TestDrain.Running worker = test.start(5, DrainMode.LONG_POLL, Deadline.none());
    test.await("three", () -> test.types.runs.size() == 3);
    test.enqueue("echo", "{\"text\":\"x\"}");
    try {
      worker.report().get();
      fail("it did not fail");
    } catch (ExecutionException e) {
      assertSame(failure, e.getCause());
    }
    for (String id : held) {
      assertEquals(TaskState.QUEUED, test.find(id).state());
      assertEquals(0, test.find(id).attempt());
    }
  }

  @Test
  void howAttemptsEndedAndHowLongTheyTookIsCounted() {
    TestDrain.Running worker = test.worker(4);
    enqueueAll(Collections.nCopies(50, QUICK));
    awaitSucceeded(50);
    test.await("the counts", () -> counted().ended() == 50);
    assertEquals(50, counted().succeeded());
    assertEquals(50, counted().waits().number());
    assertEquals(50, counted().runs().number());
    assertEquals(4, test.queue.stats(Stats.Unit.MINUTE, null).slots());
    worker.end();
  }

  @Test
  void aDrainTakesThePlaceOfTheOneBeforeIt() {
    for (int i = 0; i < 3; i++) {
      enqueueAll(List.of(QUICK));
      test.drainOnce(4);
    }
    assertEquals(3, counted().ended());
    assertEquals(4, test.queue.stats(Stats.Unit.HOUR, null).slots());
  }

  private Counts counted() {
    Counts all = new Counts();
    for (Stats.Point point : test.queue.stats(Stats.Unit.MINUTE, "mixed").points()) {
      all.add(point.types().get("mixed"));
    }
    return all;
  }
}
