package dev.sluice.queue;

import java.time.Instant;
import java.util.Locale;

/**
 * Something that happened to a task.
 *
 * @param at by the clock of Redis; when it was enqueued, by that of the caller
 * @param attempt in which attempt, from 1; 0 when in none
 * @param worker which did it or to which it happened; null when that is not known any more
 * @param state in which the task ended; null unless it is {@link Kind#SETTLED}
 * @param until when the task is due, while it is scheduled; else null
 * @param error why an attempt did not succeed or the task was cancelled; else null
 */
public record TaskEvent(
    Instant at,
    Kind kind,
    int attempt,
    String worker,
    TaskState state,
    Instant until,
    String error) {
  /** What happened. */
  public enum Kind {
    /** It came into the queue. */
    ENQUEUED,
    /** It was given a time to run at, which is told as long as that is ahead. */
    SCHEDULED,
    /** A worker took it, and an attempt began. */
    CLAIMED,
    /** Its children were enqueued, and it was left to them. */
    FANNED_OUT,
    /** All its children had ended, and a worker took it to join their results. */
    JOINED,
    /** The attempt did not succeed, and there will be another. */
    RETRIED,
    /** The worker was lost; the attempt does not count. */
    LOST,
    /** The worker handed it back; the attempt does not count. */
    RELEASED,
    /** The worker's build could not run it; only the first time is kept. */
    HANDED_BACK,
    /** A running task was asked to stop. */
    CANCEL_ASKED,
    /** It ended. */
    SETTLED,
    /** It was queued again after it had ended. */
    REPLAYED;

    /** The kind that a script wrote; null when it did not. */
    public static Kind of(String word) {
      for (Kind kind : values()) {
        if (kind.name().toLowerCase(Locale.ROOT).replace('_', '-').equals(word)) {
          return kind;
        }
      }
      return null;
    }
  }

  /** One of which nothing else is known. */
  public static TaskEvent of(Instant at, Kind kind, int attempt, String worker) {
    return new TaskEvent(at, kind, attempt, worker, null, null, null);
  }

  /** The end of a task. */
  public static TaskEvent settled(Instant at, int attempt, TaskState state, String error) {
    return new TaskEvent(at, Kind.SETTLED, attempt, null, state, null, error);
  }

  /** The same, which makes the task due then. */
  public TaskEvent until(Instant due) {
    return new TaskEvent(at, kind, attempt, worker, state, due, error);
  }
}
