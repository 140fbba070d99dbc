package dev.sluice.worker.attempt;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sluice.artifact.ArtifactTooLarge;
import dev.sluice.queue.DrainStep.Claimed;
import dev.sluice.queue.Lease;
import dev.sluice.queue.QueueUnavailable;
import dev.sluice.queue.Settlement;
import dev.sluice.queue.Settlement.Unrunnable;
import dev.sluice.queue.TaskRecord;
import dev.sluice.task.Occupied;
import dev.sluice.task.PermanentFailure;
import dev.sluice.task.RetryPolicy;
import dev.sluice.task.Unfinished;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.time.Instant;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class VerdictTest {
  private static final Lease LEASE = new Lease("t1", "7.w");
  private static final RetryPolicy POLICY =
      new RetryPolicy(3, Duration.ofSeconds(1), Duration.ofSeconds(8));

  private static TaskRecord task(int attempt) {
    return new TaskRecord.Builder("t1")
        .attempt(attempt)
        .maxAttempts(3)
        .createdAt(Instant.EPOCH)
        .build();
  }

  private static Settlement of(Outcome outcome, Stop stop, int attempt) {
    return Verdict.of(claimed(attempt), outcome, stop, false, POLICY, new Random(1));
  }

  private static Claimed claimed(int attempt) {
    return new Claimed(LEASE, task(attempt), false, false);
  }

  @Test
  void whatTheBuildCannotRunIsHandedBackAtRandomWithinAMinute() {
    Duration atMost = Duration.ofDays(1);
    Outcome outcome = new Outcome.NotHere(Unrunnable.UNKNOWN_TYPE, "w", "x", atMost);
    Set<Duration> delays = new HashSet<>();
    for (int i = 0; i < 1_000; i++) {
      Settlement verdict =
          Verdict.of(claimed(3), outcome, Stop.ENDING, false, POLICY, new Random(i));
      Settlement.HandBack back = assertInstanceOf(Settlement.HandBack.class, verdict);
      assertEquals(atMost, back.atMost());
      assertTrue(back.delay().toMillis() >= 5_000 && back.delay().toMillis() <= 60_000);
      delays.add(back.delay());
    }
    assertTrue(delays.size() > 900, "they spread");
  }

  private static Outcome threw(Throwable failure) {
    return new Outcome.Threw(failure, false);
  }

  @ParameterizedTest
  @EnumSource
  void whatIsDoneIsDoneWhateverWasAsked(Stop stop) {
    assertEquals(
        new Settlement.Complete(LEASE, "1", null),
        of(new Outcome.Returned("1", null, false), stop, 1));
    assertEquals(new Settlement.AwaitChildren(LEASE, 0), of(new Outcome.FannedOut(0), stop, 1));
  }

  @Test
  void aFailureIsRepeatedWhileThereAreAttempts() {
    Settlement.Retry retry =
        assertInstanceOf(Settlement.Retry.class, of(threw(new IOException("x")), null, 2));
    assertEquals("IOException: x", retry.error());
    assertTrue(retry.delay().compareTo(Duration.ofSeconds(2)) <= 0, retry.delay()::toString);
    assertEquals(
        new Settlement.Fail(LEASE, "IOException: x"), of(threw(new IOException("x")), null, 3));
  }

  @Test
  void troubleOfRedisIsNotCharged() {
    QueueUnavailable away = new QueueUnavailable("Redis does not answer", false, null);
    for (Exception failure : List.of(away, new IOException("not stored", away))) {
      Settlement.HandBack back =
          assertInstanceOf(Settlement.HandBack.class, of(threw(failure), null, 3));
      assertEquals(Settlement.Unrunnable.QUEUE_UNAVAILABLE, back.why());
      assertTrue(back.delay().compareTo(Duration.ofSeconds(2)) >= 0, back.delay()::toString);
      assertTrue(back.delay().compareTo(Duration.ofSeconds(10)) <= 0, back.delay()::toString);
      assertEquals(Duration.ofHours(1), back.atMost());
    }
  }

  @Test
  void whatWaitsForSomethingInUseIsNotCharged() {
    Settlement.HandBack back =
        assertInstanceOf(
            Settlement.HandBack.class, of(threw(new Occupied("the printer prints")), null, 3));
    assertEquals(Unrunnable.OCCUPIED, back.why());
    assertEquals("w", back.by());
    assertEquals("the printer prints", back.error());
    assertTrue(back.delay().toMillis() >= 1_000 && back.delay().toMillis() <= 2_000);
    assertEquals(Duration.ofDays(1), back.atMost());
    Settlement ending = of(threw(new Occupied("x")), Stop.ENDING, 3);
    assertEquals(new Settlement.Release(LEASE), ending);
  }

  @Test
  void memoryThatOthersShareIsNotCharged() {
    Throwable failure = new IOException("cut", new OutOfMemoryError("Java heap space"));
    Outcome beside = new Outcome.Threw(failure, true);
    assertEquals(new Settlement.Release(LEASE, "IOException: cut"), of(beside, null, 3));
    assertInstanceOf(Settlement.Retry.class, of(beside, Stop.TIMED_OUT, 1));
    assertInstanceOf(Settlement.Fail.class, of(new Outcome.Threw(failure, false), null, 3));
    Claimed alone = new Claimed(LEASE, task(1), true, false);
    Settlement.Retry retry =
        assertInstanceOf(
            Settlement.Retry.class,
            Verdict.of(alone, beside, null, false, POLICY, new Random(1)),
            "alone on this worker, whatever another in the same process does");
    assertTrue(retry.alone(), "it spares the others the next time too");
  }

  @Test
  void aPermanentFailureIsNotRepeatedEvenWhenTheFunctionEnds() {
    for (Stop stop : new Stop[] {null, Stop.ENDING}) {
      assertEquals(
          new Settlement.Fail(LEASE, "no such seller"),
          of(threw(new PermanentFailure("no such seller")), stop, 1));
    }
  }

  @Test
  void anArtifactThatItsStoreDoesNotTakeIsNotWrittenAgain() {
    ArtifactTooLarge tooLarge = new ArtifactTooLarge(100);
    Settlement failed = new Settlement.Fail(LEASE, tooLarge.getMessage());
    assertEquals(failed, of(threw(tooLarge), null, 1));
    assertEquals(failed, of(threw(new UncheckedIOException(tooLarge)), null, 1));
  }

  @Test
  void whatCannotBeRunIsNotRepeated() {
    assertEquals(
        new Settlement.Fail(LEASE, "no type"), of(new Outcome.Refused("no type"), null, 1));
  }

  @Test
  void anAttemptCutShortByTheFunctionsEndIsNotCharged() {
    assertEquals(
        new Settlement.Release(LEASE), of(threw(new InterruptedException()), Stop.ENDING, 3));
    assertEquals(
        new Settlement.Release(LEASE), of(threw(new IOException("cut")), Stop.LEASE_LOST, 3));
  }

  @Test
  void anAttemptThatEndsItsProcessIsCharged() {
    assertEquals(
        new Settlement.Fail(LEASE, "it ended its process: System.exit"),
        Verdict.stopped(claimed(3), Stop.EXITED, true, POLICY, new Random(1)));
  }

  @Test
  void anAttemptThatMadeProgressIsNotChargedForItsTime() {
    Settlement release = new Settlement.Release(LEASE);
    for (Stop stop : new Stop[] {Stop.TIMED_OUT, Stop.FUNCTION_TOO_SHORT, Stop.ENDING}) {
      assertEquals(release, advanced(new InterruptedException(), stop));
      assertEquals(
          release, Verdict.stopped(claimed(3), stop, true, POLICY, new Random(1)), "given up");
    }
    assertEquals(release, advanced(new Unfinished(), null));
    assertEquals(release, advanced(new Unfinished(), Stop.TIMED_OUT));
  }

  @Test
  void everythingElseIsChargedEvenAfterProgress() {
    assertInstanceOf(Settlement.Fail.class, advanced(new IOException("x"), null));
    assertEquals(new Settlement.Cancelled(LEASE), advanced(new Unfinished(), Stop.CANCELLED));
    assertEquals(
        new Settlement.Fail(LEASE, new Unfinished().getMessage()),
        of(threw(new Unfinished()), null, 3));
    assertInstanceOf(Settlement.Retry.class, of(threw(new Unfinished()), Stop.TIMED_OUT, 1));
  }

  private static Settlement advanced(Throwable failure, Stop stop) {
    return Verdict.of(claimed(3), threw(failure), stop, true, POLICY, new Random(1));
  }

  @Test
  void anInterruptThatNobodyAskedForIsAFailure() {
    assertEquals(
        new Settlement.Fail(LEASE, "InterruptedException"),
        of(threw(new InterruptedException()), null, 3));
  }

  @Test
  void aStopIsReportedAsTheReasonAndNotTheInterrupt() {
    assertEquals(
        new Settlement.Cancelled(LEASE), of(threw(new InterruptedException()), Stop.CANCELLED, 1));
    assertEquals(
        new Settlement.Fail(LEASE, "timed out after 60 s"),
        of(threw(new IOException("closed")), Stop.TIMED_OUT, 3));
    Settlement.Retry retry =
        assertInstanceOf(
            Settlement.Retry.class,
            of(threw(new InterruptedException()), Stop.FUNCTION_TOO_SHORT, 1));
    assertTrue(retry.error().endsWith("too short for this task's timeout of 60 s"), retry.error());
  }

  @Test
  void errorsAreNamedAndCut() {
    assertEquals("StackOverflowError", Verdict.error(new StackOverflowError()));
    assertEquals("IllegalStateException", Verdict.error(new IllegalStateException(" ")));
    assertEquals("RuntimeException: x", Verdict.error(new RuntimeException("x") {}));
    String cut = Verdict.error(new PermanentFailure("x".repeat(1_999) + "\ud83d\ude00"));
    assertEquals("x".repeat(1_999), cut);
  }
}
