package dev.sluice.local.testing;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sluice.local.testing.Samples.Appointment;
import dev.sluice.local.testing.Samples.Nothing;
import dev.sluice.local.testing.Samples.Text;
import dev.sluice.queue.TaskState;
import dev.sluice.testing.EnqueueOptions;
import dev.sluice.testing.SluiceExtension;
import dev.sluice.testing.TestTask;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

class MovedTimeTest {
  private static final Instant START = Instant.parse("2026-03-29T00:30:00Z");

  @RegisterExtension
  static final SluiceExtension sluice =
      SluiceExtension.of(Samples.catalog())
          .startingAt(START)
          .with("SLUICE_RETENTION_SECONDS", "86400");

  @Test
  void aDelayedTaskRunsWhenItIsDue() {
    TestTask task =
        sluice.enqueue(
            "words", Text.of("later"), EnqueueOptions.DEFAULTS.withDelay(Duration.ofDays(30)));
    assertEquals(START.plus(Duration.ofDays(30)), task.dueAt().orElseThrow());
    sluice.clock().advance(Duration.ofDays(30).minusMillis(1));
    sluice.runUntilIdle();
    assertEquals(TaskState.SCHEDULED, task.state());
    sluice.clock().advance(Duration.ofMillis(1));
    sluice.runUntilIdle();
    assertEquals(TaskState.SUCCEEDED, task.state());
    assertEquals(START, task.record().createdAt());
    assertEquals(START.plus(Duration.ofDays(30)), task.record().startedAt());
  }

  @Test
  void aChildMayWaitForAMoment() {
    TestTask parent = sluice.enqueue("appointment", new Nothing());
    sluice.clock().advance(Duration.ofHours(1)); // which a delay would be counted from
    sluice.runUntilIdle();
    TestTask child = sluice.enqueued("words").get(0);
    assertEquals(Appointment.NOON, child.dueAt().orElseThrow());
    sluice.clock().advanceTo(Appointment.NOON);
    sluice.runUntilIdle();
    assertEquals(TaskState.SUCCEEDED, parent.state());
  }

  @Test
  void retriesWaitForTheirBackoff() {
    TestTask task = sluice.enqueue("flaky", new Nothing());
    sluice.runUntilIdle();
    assertEquals(TaskState.SCHEDULED, task.state());
    assertEquals("IOException: not yet", task.error());
    sluice.clock().advanceTo(task.dueAt().orElseThrow());
    sluice.runUntilIdle();
    assertEquals(2, task.attempts());
    sluice.runFor(Duration.ofHours(1));
    assertEquals(3, task.result(Integer.class));
  }

  @Test
  void aTaskThatNobodyBeganExpires() {
    TestTask task =
        sluice.enqueue(
            "words",
            Text.of("now or never"),
            EnqueueOptions.DEFAULTS.withExpiresIn(Duration.ofMinutes(1)));
    sluice.clock().advance(Duration.ofMinutes(1));
    sluice.runUntilIdle();
    assertEquals(TaskState.CANCELLED, task.state());
    assertEquals("it expired before it was started", task.error());
  }

  @Test
  void schedulesFireAsTimePasses() {
    sluice.runFor(Duration.ofHours(5));
    List<TestTask> fired = sluice.enqueued("hourly");
    assertEquals(5, fired.size());
    for (int i = 0; i < 5; i++) {
      assertEquals(
          Instant.parse("2026-03-29T01:00:00Z").plusSeconds(3_600 * i), createdAt(fired.get(i)));
      assertEquals(createdAt(fired.get(i)), fired.get(i).record().finishedAt());
    }
    assertEquals(START.plus(Duration.ofHours(5)), sluice.clock().instant());
  }

  @Test
  void aScheduleThatNobodyWasThereForCatchesUpOnce() {
    sluice.clock().advance(Duration.ofHours(5));
    sluice.runUntilIdle();
    assertEquals(1, sluice.enqueued("hourly").size());
    assertEquals(
        Instant.parse("2026-03-29T05:00:00Z"), createdAt(sluice.enqueued("hourly").get(0)));
  }

  @Test
  void endedTasksAreForgottenAfterTheirRetention() {
    TestTask succeeded = sluice.enqueue("words", Text.of("a"));
    TestTask failed = sluice.enqueue("doomed", new Nothing());
    sluice.runUntilIdle();
    sluice.clock().advance(Duration.ofHours(23));
    assertTrue(succeeded.exists());
    assertTrue(failed.exists());
    sluice.clock().advance(Duration.ofHours(1));
    assertFalse(succeeded.exists());
    assertFalse(failed.exists());
    sluice.runUntilIdle(); // fires a schedule, whose task ends
    assertEquals(0, sluice.queue().status().counts().get(TaskState.FAILED));
  }

  @Test
  void theClockDoesNotGoBack() {
    assertThrows(
        IllegalArgumentException.class, () -> sluice.clock().advance(Duration.ofMillis(-1)));
    Exception refused =
        assertThrows(
            IllegalArgumentException.class, () -> sluice.clock().advanceTo(START.minusMillis(1)));
    assertTrue(refused.getMessage().contains("startingAt"), refused.getMessage());
    assertEquals(START, sluice.clock().instant());
  }

  private static Instant createdAt(TestTask task) {
    return task.record().createdAt();
  }
}
