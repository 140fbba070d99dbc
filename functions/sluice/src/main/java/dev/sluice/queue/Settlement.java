package dev.sluice.queue;

import dev.sluice.task.Artifact;
import java.time.Duration;

/** How an attempt ended. Applied only if its lease still holds. */
public sealed interface Settlement {
  Lease lease();

  /**
   * RUNNING to SUCCEEDED. {@code result} is JSON of at most 64 KiB or null.
   *
   * @param publishes whether the result also becomes the published one of the task's type
   */
  record Complete(Lease lease, String result, Artifact artifact, boolean publishes)
      implements Settlement {
    /** Without publishing. */
    public Complete(Lease lease, String result, Artifact artifact) {
      this(lease, result, artifact, false);
    }
  }

  /** RUNNING to SCHEDULED, to run again after the delay (no attempts left: to FAILED). */
  record Retry(Lease lease, Duration delay, String error) implements Settlement {}

  /** RUNNING to FAILED. */
  record Fail(Lease lease, String error) implements Settlement {}

  /** RUNNING to QUEUED at the head of its list; the attempt is not charged. */
  record Release(Lease lease) implements Settlement {}

  /**
   * RUNNING to SCHEDULED, uncharged: this build cannot run the task, another one may. RUNNING to
   * FAILED with the error once it has been handed back for as long as {@code atMost}.
   *
   * @param by which worker and build say so, one line
   * @param delay until the next try
   * @param atMost counted from the first time
   */
  record HandBack(
      Lease lease, Unrunnable why, String by, String error, Duration delay, Duration atMost)
      implements Settlement {}

  /** All children of a fan-out are enqueued: the parent waits for {@code children} to end. */
  record AwaitChildren(Lease lease, int children) implements Settlement {}
}
