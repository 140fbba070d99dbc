package dev.sluice.local.testing;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sluice.Sluice;
import dev.sluice.local.testing.Samples.Count;
import dev.sluice.local.testing.Samples.Text;
import dev.sluice.local.testing.Samples.Words;
import dev.sluice.queue.TaskState;
import dev.sluice.testing.KillPoint;
import dev.sluice.testing.SluiceExtension;
import dev.sluice.testing.TestTask;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

class KilledWorkerTest {
  @RegisterExtension static final SluiceExtension sluice = SluiceExtension.of(Samples.catalog());

  @BeforeEach
  void forgetEffects() {
    Samples.effects.clear();
  }

  private static void runAgain(TestTask task) {
    assertEquals(TaskState.RUNNING, task.state());
    sluice.runUntilIdle();
    assertEquals(TaskState.RUNNING, task.state(), "its lease is not over");
    sluice.clock().advance(Sluice.LEASE);
    sluice.runUntilIdle();
  }

  @Test
  void afterAClaimNothingHasHappened() {
    TestTask task = sluice.enqueue("words", Text.of("a b"));
    sluice.killWorkerAt(KillPoint.AFTER_CLAIM);
    sluice.runUntilIdle();
    assertEquals(List.of(), Samples.effects);
    runAgain(task);
    assertEquals(new Words(2), task.result(Words.class));
    assertEquals(List.of("a", "b"), Samples.effects);
  }

  @Test
  void aLostTaskRunsAgainWhenItsLeaseIsOverHoweverLongTimePasses() {
    TestTask task = sluice.enqueue("words", Text.of("a b"));
    sluice.killWorkerAt(KillPoint.AFTER_CLAIM);
    Instant begun = sluice.clock().instant();
    sluice.runFor(Duration.ofHours(1));
    assertEquals(begun.plus(Sluice.LEASE), task.record().startedAt());
  }

  @Test
  void beforeItsEndIsKnownATaskHasDoneEverything() {
    TestTask task = sluice.enqueue("words", Text.of("a b"));
    sluice.killWorkerAt(KillPoint.BEFORE_SETTLE);
    sluice.runUntilIdle();
    assertEquals(List.of("a", "b"), Samples.effects);
    runAgain(task);
    assertEquals(TaskState.SUCCEEDED, task.state());
    assertEquals(List.of("a", "b", "a", "b"), Samples.effects);
  }

  @Test
  void afterItsEndIsKnownATaskIsNotRunAgain() {
    TestTask task = sluice.enqueue("words", Text.of("a b"));
    sluice.killWorkerAt(KillPoint.AFTER_SETTLE);
    sluice.runUntilIdle();
    assertEquals(TaskState.SUCCEEDED, task.state());
    sluice.clock().advance(Sluice.LEASE);
    sluice.runUntilIdle();
    assertEquals(List.of("a", "b"), Samples.effects);
  }

  @Test
  void atAProgressCallTheCodeGoesNoFurther() {
    TestTask task = sluice.enqueue("words", Text.of("a b c"));
    sluice.killWorkerAt(KillPoint.AT_PROGRESS, 3);
    sluice.runUntilIdle();
    assertEquals(List.of("a", "b"), Samples.effects);
    runAgain(task);
    assertEquals(new Words(3), task.result(Words.class));
  }

  @Test
  void atACheckpointTheNextAttemptGoesOnFromIt() {
    TestTask task = sluice.enqueue("steps", new Count(4));
    sluice.killWorkerAt(KillPoint.AT_CHECKPOINT, 3);
    sluice.runUntilIdle();
    runAgain(task);
    assertEquals(3, task.result(Integer.class));
    assertEquals(List.of("step 1", "step 2", "step 3", "step 4"), Samples.effects);
  }

  @Test
  void afterChildrenWereEnqueuedTheyAreNotEnqueuedTwice() {
    TestTask parent = sluice.enqueue("many", new Count(3));
    sluice.killWorkerAt(KillPoint.AFTER_CHILDREN);
    sluice.runUntilIdle();
    assertEquals(3, sluice.enqueued("words").size());
    sluice.clock().advance(Sluice.LEASE);
    sluice.runUntilIdle();
    assertEquals(Map.of("succeeded", 3), parent.result(Map.class));
    assertEquals(6, Samples.effects.size());
  }

  @Test
  void otherWorkersGoOn() {
    TestTask first = sluice.enqueue("words", Text.of("a"));
    TestTask second = sluice.enqueue("words", Text.of("b"));
    sluice.killWorkerAt(KillPoint.AFTER_CLAIM);
    sluice.runUntilIdle();
    sluice.runUntilIdle();
    assertEquals(TaskState.RUNNING, first.state());
    assertEquals(TaskState.SUCCEEDED, second.state());
    sluice.runFor(Sluice.LEASE);
    assertEquals(TaskState.SUCCEEDED, first.state());
  }

  @Test
  void oneOrderAtATime() {
    TestTask task = sluice.enqueue("words", Text.of("a"));
    sluice.killWorkerAt(KillPoint.AT_PROGRESS, 1);
    Exception refused =
        assertThrows(IllegalStateException.class, () -> sluice.killWorkerAt(KillPoint.AFTER_CLAIM));
    assertTrue(refused.getMessage().contains("AT_PROGRESS"), refused.getMessage());
    assertThrows(
        IllegalArgumentException.class, () -> sluice.killWorkerAt(KillPoint.AFTER_CLAIM, 0));
    sluice.runUntilIdle();
    assertEquals(TaskState.RUNNING, task.state());
  }
}
