package dev.sluice.worker;

import dev.sluice.queue.Unrunnable;
import dev.sluice.task.Artifact;
import java.time.Duration;

/** How the code of an attempt ended. */
sealed interface Outcome {
  /** It returned; result and artifact may be null. */
  record Returned(String result, Artifact artifact, boolean publishes) implements Outcome {}

  /** It enqueued so many children and waits for them. */
  record FannedOut(int children) implements Outcome {}

  /** It could not be begun, or its result not be kept, and another attempt could not either. */
  record Refused(String why) implements Outcome {}

  /**
   * This build cannot run it; another one may.
   *
   * @param by which worker and build say so
   * @param atMost how long it is handed back before it fails
   */
  record NotHere(Unrunnable why, String by, String error, Duration atMost) implements Outcome {}

  /** It threw. */
  record Threw(Throwable failure) implements Outcome {}
}
