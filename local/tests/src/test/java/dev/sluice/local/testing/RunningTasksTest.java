package dev.sluice.local.testing;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sluice.local.testing.Samples.Count;
import dev.sluice.local.testing.Samples.Nothing;
import dev.sluice.local.testing.Samples.Text;
import dev.sluice.local.testing.Samples.Words;
import dev.sluice.queue.TaskState;
import dev.sluice.task.PermanentFailure;
import dev.sluice.testing.EnqueueOptions;
import dev.sluice.testing.SluiceExtension;
import dev.sluice.testing.TestTask;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

class RunningTasksTest {
  @RegisterExtension static final SluiceExtension sluice = SluiceExtension.of(Samples.catalog());

  @Test
  void aTaskIsEnqueuedRunAndRead() {
    Text params = new Text("to be or not", Optional.of(2));
    TestTask task = sluice.enqueue("words", params);
    assertEquals(TaskState.QUEUED, task.state());
    assertEquals(0, task.attempts());

    sluice.runUntilIdle();

    assertEquals(TaskState.SUCCEEDED, task.state());
    assertEquals(1, task.attempts());
    assertEquals(new Words(4), task.result(Words.class));
    assertEquals(Map.of("words", 4), task.result(Map.class));
    assertEquals(params, task.params(Text.class));
    assertEquals(sluice.clock().instant(), task.record().finishedAt());
    assertTrue(task.log().get(0).endsWith(" counted 4"), task.log().toString());
  }

  @Test
  void everyTestBeginsWithAnEmptyQueue() {
    assertEquals(List.of(), sluice.enqueued());
    sluice.enqueue("words", Text.of("left behind"));
  }

  @Test
  void everyTestBeginsWithAnEmptyQueueAgain() {
    everyTestBeginsWithAnEmptyQueue();
  }

  @Test
  void childrenAreFoundWithWhatTheyWereEnqueuedWith() {
    TestTask parent = sluice.enqueue("many", new Count(12));
    sluice.runUntilIdle();
    assertEquals(Map.of("succeeded", 12), parent.result(Map.class));
    List<TestTask> children = sluice.enqueued("words");
    assertEquals(12, children.size());
    assertEquals(Text.of("a 11"), children.get(11).params(Text.class));
    assertEquals(parent, sluice.enqueued().get(0));
    assertEquals(13, sluice.enqueued().size());
  }

  @Test
  void tasksRunByPriorityAndOnceForOneKey() {
    TestTask usual = sluice.enqueue("words", Text.of("usual"));
    EnqueueOptions first = EnqueueOptions.DEFAULTS.withPriority(9).withIdempotencyKey("first");
    TestTask urgent = sluice.enqueue("words", Text.of("urgent"), first);
    assertEquals(urgent, sluice.enqueue("words", Text.of("urgent"), first));
    Samples.effects.clear();
    sluice.runUntilIdle();
    assertEquals(List.of("urgent", "usual"), List.copyOf(Samples.effects));
    assertEquals(List.of(usual, urgent), sluice.enqueued("words"));
  }

  @Test
  void aFailureIsShownWithWhatTheCodeThrew() {
    TestTask task = sluice.enqueue("doomed", new Nothing());
    sluice.runUntilIdle();
    assertEquals(TaskState.FAILED, task.state());
    assertEquals("there is no way", task.error());
    assertInstanceOf(PermanentFailure.class, task.thrown().orElseThrow());
    AssertionError error = assertThrows(AssertionError.class, () -> task.result(Words.class));
    assertEquals("The doomed " + task.id() + " is FAILED: there is no way", error.getMessage());
    assertInstanceOf(PermanentFailure.class, error.getCause());
  }

  @Test
  void allThatIsWrongWithATaskIsListed() {
    Exception refused =
        assertThrows(
            IllegalArgumentException.class,
            () -> sluice.enqueue("words", Map.of("text", "", "shortest", 99, "txt", 1)));
    assertTrue(refused.getMessage().startsWith("The task words is refused: "));
    assertTrue(refused.getMessage().contains("\n  /params/text "), refused.getMessage());
    assertTrue(refused.getMessage().contains("\n  /params/shortest "), refused.getMessage());
    assertTrue(refused.getMessage().contains("\n  /params/txt "), refused.getMessage());
    refused =
        assertThrows(IllegalArgumentException.class, () -> sluice.enqueue("wrods", new Nothing()));
    assertTrue(refused.getMessage().contains("There is no such task type"), refused.getMessage());
  }

  @Test
  void aResultOfAnotherShapeIsShown() {
    TestTask task = sluice.enqueue("words", Text.of("a b"));
    sluice.runUntilIdle();
    AssertionError error = assertThrows(AssertionError.class, () -> task.result(Count.class));
    assertTrue(error.getMessage().contains("/count It is required."), error.getMessage());
    assertTrue(error.getMessage().contains("{\"words\":2}"), error.getMessage());
  }

  @Test
  void cancelledTasksAreNotRun() {
    TestTask task = sluice.enqueue("words", Text.of("never"));
    task.cancel();
    Samples.effects.clear();
    sluice.runUntilIdle();
    assertEquals(TaskState.CANCELLED, task.state());
    assertFalse(Samples.effects.contains("never"));
    task.retry();
    sluice.runUntilIdle();
    assertEquals(TaskState.SUCCEEDED, task.state());
  }
}
