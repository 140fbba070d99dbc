package dev.sluice.queue;

import java.time.Instant;
import java.util.List;
import java.util.Locale;

/**
 * What happened to a task, oldest first.
 *
 * @param cut whether events between the first and the second were dropped: of the events that are
 *     not in the record, the newest 100 are kept
 */
public record TaskTimeline(List<TaskEvent> events, boolean cut) {
  /**
   * Something that happened to a task.
   *
   * @param at by the clock of Redis; for {@link Kind#ENQUEUED} by that of the caller
   * @param attempt the attempt, from 1; 0 when there was none
   * @param worker the worker that was involved; null when it is no longer known
   * @param state the state in which the task ended; null unless this is {@link Kind#SETTLED}
   * @param until when the task is due, while it is scheduled; else null
   * @param error why an attempt did not succeed or the task was cancelled; else null
   * @param trace where the attempt failed; null when it did not, or that is no longer kept
   * @param moved from which queue to which; null unless this is {@link Kind#MOVED}
   */
  public record TaskEvent(
      Instant at,
      Kind kind,
      int attempt,
      String worker,
      TaskState state,
      Instant until,
      String error,
      FailureTrace trace,
      Move moved) {
    /** From one queue to another. */
    public record Move(String from, String to) {}

    /** What happened. */
    public enum Kind {
      /** It was enqueued. */
      ENQUEUED,
      /** It was given a time to run at. Reported only until that time. */
      SCHEDULED,
      /** A worker claimed it, and an attempt began. */
      CLAIMED,
      /** Its children were enqueued; it waits for them. */
      FANNED_OUT,
      /** All its children had ended, and a worker claimed it to join their results. */
      JOINED,
      /** The attempt did not succeed; there will be another. */
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
      /** Its params were changed by hand. */
      EDITED,
      /** It was moved to another queue by hand. */
      MOVED,
      /** It was queued again after it had ended. */
      REPLAYED;

      /** The kind for a word that a script wrote; null for any other word. */
      public static Kind of(String word) {
        for (Kind kind : values()) {
          if (kind.name().toLowerCase(Locale.ROOT).replace('_', '-').equals(word)) {
            return kind;
          }
        }
        return null;
      }
    }

    /** An event with no further details. */
    public static TaskEvent of(Instant at, Kind kind, int attempt, String worker) {
      return new TaskEvent(at, kind, attempt, worker, null, null, null, null, null);
    }

    /** The end of a task. */
    public static TaskEvent settled(Instant at, int attempt, TaskState state, String error) {
      return new TaskEvent(at, Kind.SETTLED, attempt, null, state, null, error, null, null);
    }

    /** The same event, after which the task is due at that time. */
    public TaskEvent until(Instant due) {
      return new TaskEvent(at, kind, attempt, worker, state, due, error, trace, moved);
    }

    /** The same event, with the queues. */
    public TaskEvent with(Move queues) {
      return new TaskEvent(at, kind, attempt, worker, state, until, error, trace, queues);
    }

    /** The same event, with where its attempt failed. */
    public TaskEvent with(FailureTrace kept) {
      return new TaskEvent(at, kind, attempt, worker, state, until, error, kept, moved);
    }
  }
}
