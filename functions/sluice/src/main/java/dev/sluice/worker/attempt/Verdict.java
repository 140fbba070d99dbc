package dev.sluice.worker.attempt;

import dev.sluice.artifact.ArtifactTooLarge;
import dev.sluice.json.Unicode;
import dev.sluice.queue.DrainStep.Claimed;
import dev.sluice.queue.Lease;
import dev.sluice.queue.QueueUnavailable;
import dev.sluice.queue.Settlement;
import dev.sluice.queue.Settlement.Unrunnable;
import dev.sluice.queue.TaskRecord;
import dev.sluice.task.Occupied;
import dev.sluice.task.PermanentFailure;
import dev.sluice.task.RetryLater;
import dev.sluice.task.RetryPolicy;
import dev.sluice.task.Unfinished;
import java.time.Duration;
import java.util.random.RandomGenerator;

/** Decides what becomes of a task when an attempt has ended. Pure: the queue applies it. */
public final class Verdict {
  /**
   * The least time before a task that a build cannot run is tried again, ms; random, so that many
   * tasks spread.
   */
  private static final long SOONEST = 5_000;

  private static final long LATEST = 60_000;

  /** Until a task that Redis failed is tried again, ms: its trouble is not the task's. */
  private static final long SHORTEST_PAUSE = 2_000;

  private static final long LONGEST_PAUSE = 10_000;

  /** Until a task is tried again that needs what is in use, ms. */
  private static final long SOONEST_LOOK = 1_000;

  private static final long LATEST_LOOK = 2_000;

  private static final Duration LONGEST_OCCUPIED = Duration.ofDays(1);

  /** A task that fills Redis by itself is not to run for ever. */
  private static final Duration LONGEST_TROUBLE = Duration.ofHours(1);

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
    // What is done is done: a stop that came too late does not undo it.
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
    Outcome.Threw threw = (Outcome.Threw) outcome;
    Throwable failure = threw.failure();
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
    if (stop == null && sharedHeap(claimed, failure, threw.accompanied())) {
      return new Settlement.Release(lease, error(failure));
    }
    if (stop == null && caused(failure, QueueUnavailable.class)) {
      Duration pause = Duration.ofMillis(random.nextLong(SHORTEST_PAUSE, LONGEST_PAUSE + 1));
      return handBack(lease, Unrunnable.QUEUE_UNAVAILABLE, failure, pause, LONGEST_TROUBLE);
    }
    if (stop == null && failure instanceof Occupied) {
      Duration pause = Duration.ofMillis(random.nextLong(SOONEST_LOOK, LATEST_LOOK + 1));
      return handBack(lease, Unrunnable.OCCUPIED, failure, pause, LONGEST_OCCUPIED);
    }
    if (failure instanceof RetryLater later && stop == null) {
      TaskRecord task = claimed.task();
      return task.attempt() >= task.maxAttempts()
          ? new Settlement.Fail(lease, error(failure))
          : new Settlement.Retry(lease, later.delay(), error(failure));
    }
    // what runs out of memory alone would strike the tasks beside it at the next attempt
    boolean alone = claimed.alone() && caused(failure, OutOfMemoryError.class);
    return stop == null
        ? again(claimed, error(failure), alone, retry, random)
        : stopped(claimed, stop, advanced, retry, random);
  }

  /**
   * Whether where it was thrown says something: not when the task was stopped from outside, Redis
   * failed it, or it ended on purpose to go on later.
   */
  static boolean blames(Throwable failure, Stop stop) {
    return stop == null
        ? !(failure instanceof Unfinished)
            && !(failure instanceof Occupied)
            && !caused(failure, QueueUnavailable.class)
        : stop == Stop.TIMED_OUT || stop == Stop.FUNCTION_TOO_SHORT;
  }

  private static Settlement handBack(
      Lease lease, Unrunnable why, Throwable failure, Duration pause, Duration atMost) {
    String worker = lease.token().substring(lease.token().indexOf('.') + 1);
    return new Settlement.HandBack(lease, why, worker, error(failure), pause, atMost);
  }

  /** The verdict on an attempt that was stopped, even if it ignored that. */
  static Settlement stopped(
      Claimed claimed, Stop stop, boolean advanced, RetryPolicy retry, RandomGenerator random) {
    if (advanced && (stop == Stop.TIMED_OUT || stop == Stop.FUNCTION_TOO_SHORT)) {
      return new Settlement.Release(claimed.lease());
    }
    return switch (stop) {
      case CANCELLED -> new Settlement.Cancelled(claimed.lease());
      case ENDING, LEASE_LOST -> new Settlement.Release(claimed.lease());
      case EXITED -> again(claimed, "it ended its process: System.exit", false, retry, random);
      case TIMED_OUT -> again(claimed, "timed out after " + seconds(claimed), false, retry, random);
      case FUNCTION_TOO_SHORT ->
          again(
              claimed,
              "the drain function ended first: its time is too short for this task's timeout of "
                  + seconds(claimed),
              false,
              retry,
              random);
    };
  }

  private static Settlement again(
      Claimed claimed, String error, boolean alone, RetryPolicy retry, RandomGenerator random) {
    TaskRecord task = claimed.task();
    if (task.attempt() >= task.maxAttempts()) {
      return new Settlement.Fail(claimed.lease(), error);
    }
    Duration delay = retry.delayAfter(task.attempt(), random);
    return new Settlement.Retry(claimed.lease(), delay, error, alone);
  }

  /**
   * Whether it may be another task that filled the heap: the error strikes whoever asks for memory
   * next. Such a task runs alone next, uncharged, and then the error is its own.
   */
  static boolean sharedHeap(Claimed claimed, Throwable failure, boolean accompanied) {
    return accompanied && !claimed.alone() && caused(failure, OutOfMemoryError.class);
  }

  private static boolean caused(Throwable failure, Class<? extends Throwable> kind) {
    for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
      if (kind.isInstance(cause)) {
        return true;
      }
    }
    return false;
  }

  private static String seconds(Claimed claimed) {
    return claimed.task().timeout().toSeconds() + " s";
  }

  /**
   * The message of Sluice's own exceptions is written for readers; others need their class beside
   * it.
   */
  public static String error(Throwable failure) {
    String message = failure.getMessage();
    boolean told =
        failure instanceof PermanentFailure
            || failure instanceof RetryLater
            || failure instanceof Occupied
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
    return Unicode.cut(text, Settlement.LONGEST_ERROR);
  }
}
