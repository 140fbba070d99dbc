package dev.sluice.worker;

import dev.sluice.artifact.ArtifactTooLarge;
import dev.sluice.queue.Claimed;
import dev.sluice.queue.Lease;
import dev.sluice.queue.Settlement;
import dev.sluice.queue.TaskRecord;
import dev.sluice.task.PermanentFailure;
import dev.sluice.task.RetryLater;
import dev.sluice.task.RetryPolicy;
import dev.sluice.task.Unfinished;
import java.time.Duration;
import java.util.random.RandomGenerator;

/** Decides what becomes of a task when an attempt has ended. Pure: the queue applies it. */
final class Verdict {
  /** The longest error text that is kept, in characters. */
  static final int LONGEST_ERROR = 2_000;

  /** Until a task that a build cannot run is tried again, ms; at random, so that many spread. */
  private static final long SOONEST = 5_000;

  private static final long LATEST = 60_000;

  private Verdict() {}

  /**
   * @param stop why the attempt was asked to stop, null when it was not
   * @param advanced whether it has kept a checkpoint from which another attempt goes on
   */
  static Settlement of(
      Claimed claimed,
      Outcome outcome,
      Stop stop,
      boolean advanced,
      RetryPolicy retry,
      RandomGenerator random) {
    Lease lease = claimed.lease();
    // What was done is done: a stop that came too late does not undo it.
    if (outcome instanceof Outcome.Returned done) {
      return new Settlement.Complete(lease, done.result(), done.artifact(), done.publishes());
    }
    if (outcome instanceof Outcome.FannedOut waits) {
      return new Settlement.AwaitChildren(lease, waits.children());
    }
    if (outcome instanceof Outcome.Refused refused) {
      return new Settlement.Fail(lease, cut(refused.why()));
    }
    if (outcome instanceof Outcome.NotHere not) {
      Duration delay = Duration.ofMillis(random.nextLong(SOONEST, LATEST + 1));
      return new Settlement.HandBack(
          lease, not.why(), not.by(), cut(not.error()), delay, not.atMost());
    }
    Throwable failure = ((Outcome.Threw) outcome).failure();
    if (failure instanceof PermanentFailure) {
      return new Settlement.Fail(lease, error(failure));
    }
    ArtifactTooLarge tooLarge = ArtifactTooLarge.in(failure);
    if (tooLarge != null) {
      return new Settlement.Fail(lease, tooLarge.getMessage());
    }
    if (stop == null && advanced && failure instanceof Unfinished) {
      return new Settlement.Release(lease);
    }
    if (failure instanceof RetryLater later && stop == null) {
      TaskRecord task = claimed.task();
      return task.attempt() >= task.maxAttempts()
          ? new Settlement.Fail(lease, error(failure))
          : new Settlement.Retry(lease, later.delay(), error(failure));
    }
    return stop == null
        ? again(claimed, error(failure), retry, random)
        : stopped(claimed, stop, advanced, retry, random);
  }

  /** The verdict on an attempt that was stopped, or that ignores it. */
  static Settlement stopped(
      Claimed claimed, Stop stop, boolean advanced, RetryPolicy retry, RandomGenerator random) {
    if (advanced && (stop == Stop.TIMED_OUT || stop == Stop.FUNCTION_TOO_SHORT)) {
      return new Settlement.Release(claimed.lease());
    }
    return switch (stop) {
      case CANCELLED -> new Settlement.Fail(claimed.lease(), "cancelled");
      case ENDING, LEASE_LOST -> new Settlement.Release(claimed.lease());
      case TIMED_OUT -> again(claimed, "timed out after " + seconds(claimed), retry, random);
      case FUNCTION_TOO_SHORT ->
          again(
              claimed,
              "the drain function ended first: its time is too short for this task's timeout of "
                  + seconds(claimed),
              retry,
              random);
    };
  }

  private static Settlement again(
      Claimed claimed, String error, RetryPolicy retry, RandomGenerator random) {
    TaskRecord task = claimed.task();
    if (task.attempt() >= task.maxAttempts()) {
      return new Settlement.Fail(claimed.lease(), error);
    }
    return new Settlement.Retry(claimed.lease(), retry.delayAfter(task.attempt(), random), error);
  }

  private static String seconds(Claimed claimed) {
    return claimed.task().timeout().toSeconds() + " s";
  }

  /** The message of our own failures is meant to be read; any other needs its kind beside it. */
  static String error(Throwable failure) {
    String message = failure.getMessage();
    boolean told =
        failure instanceof PermanentFailure
            || failure instanceof RetryLater
            || failure instanceof Unfinished;
    if (told && message != null) {
      return cut(message);
    }
    String kind = failure.getClass().getSimpleName();
    if (kind.isEmpty()) {
      kind = failure.getClass().getSuperclass().getSimpleName();
    }
    return cut(message == null || message.isBlank() ? kind : kind + ": " + message);
  }

  private static String cut(String text) {
    return Texts.cut(text, LONGEST_ERROR);
  }
}
