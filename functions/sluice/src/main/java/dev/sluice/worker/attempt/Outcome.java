package dev.sluice.worker.attempt;

import dev.sluice.queue.Settlement.Unrunnable;
import dev.sluice.task.Artifact;
import java.time.Duration;

/** How the code of an attempt ended. */
sealed interface Outcome {
  /** It returned; result and artifact may be null. */
  record Returned(String result, Artifact artifact, boolean publishes) implements Outcome {}

  /** It enqueued so many children and waits for them. */
  record FannedOut(int children) implements Outcome {}

  /** It could not be started, or its result could not be kept; another attempt would not help. */
  record Refused(String why) implements Outcome {}

  /**
   * This build cannot run it; another one may.
   *
   * @param by the worker and build that cannot run it
   * @param atMost how long it is handed back before it fails
   */
  record NotHere(Unrunnable why, String by, String error, Duration atMost) implements Outcome {}

  /**
   * It threw.
   *
   * @param accompanied whether other tasks of this process ran at the same time
   */
  record Threw(Throwable failure, boolean accompanied) implements Outcome {}
}
