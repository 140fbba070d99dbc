package dev.sluice.queue;

import java.time.Instant;
import java.util.List;
import java.util.Map;

/**
 * What the queue knows of schedules, and their verbs. Like those of {@link TaskQueue}, each is one
 * script that may be sent twice, and throws {@link QueueUnavailable} when Redis does not answer.
 */
public interface ScheduleStore {

  /** Every schedule that has fired or been paused, by its id. */
  Map<String, ScheduleState> states();

  /** Enqueues the tasks of fire times, unless another drain was quicker. */
  Fired fire(Fire fire);

  /**
   * Enqueues one task of a schedule now, also while it is paused.
   *
   * @param task its idempotency key counts, its delay does not
   * @return {@link Enqueued.Created}, {@link Enqueued.Duplicate}, {@link Enqueued.KeyReused} or
   *     {@link Enqueued.QueueFull}
   */
  Enqueued run(String schedule, NewTask task);

  /**
   * Pauses or resumes a schedule.
   *
   * @return false when nothing changed
   */
  boolean pause(String schedule, boolean paused);

  /**
   * What became of a {@link Fire}.
   *
   * @param seen the time up to which the schedule has now been processed
   * @param taskIds the tasks that it enqueued
   */
  record Fired(Outcome outcome, Instant seen, List<String> taskIds) {
    public Fired {
      taskIds = List.copyOf(taskIds);
    }

    /** Without tasks. */
    public Fired(Outcome outcome, Instant seen) {
      this(outcome, seen, List.of());
    }

    /** What happened. */
    public enum Outcome {
      /** The tasks were enqueued. */
      FIRED,
      /** Another drain was quicker, or the schedule is new: nothing was enqueued. */
      MOVED,
      /** The previous task has not ended: these fire times are skipped. */
      BUSY,
      /** The schedule is paused: nothing changed. */
      PAUSED,
      /** By the clock of Redis it is too early: nothing changed. */
      EARLY,
      /** The queue is full: nothing changed. */
      FULL
    }
  }

  /**
   * The fire times of a schedule that are due.
   *
   * @param task what is enqueued for each of them; its delay and idempotency key are ignored
   * @param known the time up to which the caller believes the schedule has been processed; null: it
   *     does not know
   * @param until the time up to which this call processes it
   * @param times the fire times to enqueue a task for, oldest first, at most {@link
   *     TaskQueue#MAX_BATCH}; each is its task's time of creation
   * @param overlaps whether to enqueue them although the previous task has not ended
   */
  record Fire(
      String schedule,
      NewTask task,
      Instant known,
      Instant until,
      List<Instant> times,
      boolean overlaps) {}

  /**
   * What is known of a schedule.
   *
   * @param seen the time up to which its fire times have been processed; null: so far it was only
   *     paused
   * @param ran the fire time of its newest task, or when that task was enqueued by hand; null:
   *     there was none yet
   * @param taskId the id of its newest task, which may have been deleted
   * @param taskIds those of its newest ten, oldest first
   */
  record ScheduleState(
      Instant seen, Instant ran, String taskId, List<String> taskIds, boolean paused) {
    /** The state of a schedule that has neither fired nor been paused. */
    public static final ScheduleState NONE = new ScheduleState(null, null, null, List.of(), false);
  }
}
