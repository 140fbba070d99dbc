package dev.sluice.queue;

import dev.sluice.task.Artifact;
import java.time.Duration;
import java.util.Locale;

/** How an attempt ended. Applied only if its lease still holds. */
public sealed interface Settlement {
  /** Characters of an error that are kept. */
  int LONGEST_ERROR = 2_000;

  Lease lease();

  /**
   * RUNNING to SUCCEEDED. {@code result} is JSON of at most 64 KiB or null.
   *
   * @param publishes whether the result also becomes the published result of the task's type
   */
  record Complete(Lease lease, String result, Artifact artifact, boolean publishes)
      implements Settlement {
    /** Without publishing. */
    public Complete(Lease lease, String result, Artifact artifact) {
      this(lease, result, artifact, false);
    }
  }

  /**
   * RUNNING to SCHEDULED, to run again after the delay (no attempts left: to FAILED).
   *
   * @param alone whether a task that ran alone is to run alone again
   */
  record Retry(Lease lease, Duration delay, String error, boolean alone) implements Settlement {
    /** Beside other tasks. */
    public Retry(Lease lease, Duration delay, String error) {
      this(lease, delay, error, false);
    }
  }

  /**
   * RUNNING to CANCELLED, because the task was asked to stop; to QUEUED, uncharged, when a server
   * that came back older no longer knows of it.
   */
  record Cancelled(Lease lease) implements Settlement {}

  /** RUNNING to FAILED. */
  record Fail(Lease lease, String error) implements Settlement {}

  /**
   * RUNNING to QUEUED at the head of its list; the attempt is not charged.
   *
   * @param alone why it must run alone next; null when it need not
   */
  record Release(Lease lease, String alone) implements Settlement {
    /** To run beside other tasks again. */
    public Release(Lease lease) {
      this(lease, null);
    }
  }

  /**
   * RUNNING to SCHEDULED, uncharged: this worker cannot run the task, now or ever. RUNNING to
   * FAILED with the error once it has been handed back for as long as {@code atMost}.
   *
   * @param by the worker and build that cannot run it, one line
   * @param delay until the next try
   * @param atMost counted from the first time
   */
  record HandBack(
      Lease lease, Unrunnable why, String by, String error, Duration delay, Duration atMost)
      implements Settlement {}

  /** All children of a fan-out are enqueued: the parent waits for {@code children} to end. */
  record AwaitChildren(Lease lease, int children) implements Settlement {}

  /** Why a worker cannot run a task that another one, or itself later, may be able to run. */
  enum Unrunnable {
    /** Its catalog has no such task type. */
    UNKNOWN_TYPE,
    /** This build's params record does not accept the task's params. */
    UNREADABLE_PARAMS,
    /** Redis did not do what the running task asked of it, which is not the task's fault. */
    QUEUE_UNAVAILABLE,
    /** What the task needs is in use in this process. */
    OCCUPIED;

    /** The word for it in scripts, the API and error texts, such as {@code unknown-type}. */
    public String word() {
      return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    /** The constant of that word; null when there is none. */
    public static Unrunnable of(String word) {
      for (Unrunnable one : values()) {
        if (one.word().equals(word)) {
          return one;
        }
      }
      return null;
    }
  }
}
