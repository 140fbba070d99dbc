package dev.sluice.local.testing;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sluice.local.testing.Samples.Text;
import dev.sluice.local.testing.Samples.Words;
import dev.sluice.queue.TaskState;
import dev.sluice.testing.EnqueueOptions;
import dev.sluice.testing.KillPoint;
import dev.sluice.testing.SluiceExtension;
import dev.sluice.testing.TestTask;
import java.lang.reflect.Proxy;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtensionContext;

/** The extension as JUnit calls it, by several tests at once. */
class ExtensionTest {
  private static final int TESTS = 8;

  private static SluiceExtension extension() {
    return SluiceExtension.of(Samples.catalog());
  }

  /** The context of a test that went as it is said. */
  private static ExtensionContext context(Throwable failure) {
    return (ExtensionContext)
        Proxy.newProxyInstance(
            ExtensionContext.class.getClassLoader(),
            new Class<?>[] {ExtensionContext.class},
            (proxy, method, arguments) -> {
              if (method.getName().equals("getExecutionException")) {
                return Optional.ofNullable(failure);
              }
              throw new UnsupportedOperationException(method.getName());
            });
  }

  @Test
  void testsSideBySideSeeTheirOwnTasksAndTimeOnly() throws Exception {
    ExecutorService threads = Executors.newFixedThreadPool(TESTS);
    try {
      List<Future<?>> tests = new ArrayList<>();
      for (int i = 0; i < TESTS; i++) {
        int own = i;
        tests.add(threads.submit(() -> onItsOwn(own)));
      }
      for (Future<?> test : tests) {
        test.get();
      }
    } finally {
      threads.shutdownNow();
    }
  }

  private static void onItsOwn(int number) {
    SluiceExtension sluice = extension();
    for (int round = 0; round < 3; round++) {
      sluice.beforeEach(context(null));
      List<TestTask> tasks = new ArrayList<>();
      for (int i = 0; i <= number; i++) {
        EnqueueOptions later = EnqueueOptions.DEFAULTS.withDelay(Duration.ofHours(number));
        tasks.add(sluice.enqueue("words", Text.of("one two"), later));
      }
      assertEquals(tasks, sluice.enqueued("words"));
      sluice.runFor(Duration.ofHours(number));
      for (TestTask task : tasks) {
        assertEquals(new Words(2), task.result(Words.class));
        assertEquals(sluice.clock().instant(), task.record().finishedAt());
      }
      sluice.afterEach(context(null));
    }
  }

  @Test
  void aWorkerThatWasNotKilledFailsTheTest() {
    SluiceExtension sluice = extension();
    sluice.beforeEach(context(null));
    sluice.enqueue("words", Text.of("a"));
    sluice.killWorkerAt(KillPoint.AT_PROGRESS, 2);
    sluice.runUntilIdle();
    AssertionError unused =
        assertThrows(AssertionError.class, () -> sluice.afterEach(context(null)));
    assertEquals(
        "A worker should have been killed at AT_PROGRESS (2 of 2), but none got that far",
        unused.getMessage());
  }

  @Test
  void theFailureOfTheTestItselfCountsForMore() {
    SluiceExtension sluice = extension();
    sluice.beforeEach(context(null));
    sluice.killWorkerAt(KillPoint.AFTER_CLAIM);
    sluice.afterEach(context(new AssertionError("its own")));
  }

  @Test
  void oneFieldServesOneTestAtATime() {
    SluiceExtension sluice = extension();
    sluice.beforeEach(context(null));
    Exception second =
        assertThrows(IllegalStateException.class, () -> sluice.beforeEach(context(null)));
    assertTrue(second.getMessage().contains("non-static"), second.getMessage());
    sluice.afterEach(context(null));
  }

  @Test
  void outsideOfATestThereIsNoQueue() {
    Exception early = assertThrows(IllegalStateException.class, () -> extension().runUntilIdle());
    assertTrue(early.getMessage().contains("@RegisterExtension"), early.getMessage());
  }

  @Test
  void aWrongVariableIsNamedBeforeTheTestBegins() {
    SluiceExtension sluice = extension().with("SLUICE_NO_SUCH", "1");
    Exception refused =
        assertThrows(IllegalArgumentException.class, () -> sluice.beforeEach(context(null)));
    assertTrue(refused.getMessage().contains("SLUICE_NO_SUCH"), refused.getMessage());
  }

  @Test
  void variablesOfTheTestCount() {
    SluiceExtension sluice = extension().with("SLUICE_QUEUE_DEPTH", "1");
    sluice.beforeEach(context(null));
    TestTask first = sluice.enqueue("words", Text.of("first"));
    Exception full =
        assertThrows(
            IllegalArgumentException.class, () -> sluice.enqueue("words", Text.of("second")));
    assertTrue(full.getMessage().startsWith("The task words is refused: "), full.getMessage());
    assertNotEquals(TaskState.SUCCEEDED, first.state());
    sluice.afterEach(context(null));
  }
}
