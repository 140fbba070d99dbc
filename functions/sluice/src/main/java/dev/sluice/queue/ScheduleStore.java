package dev.sluice.queue;

import java.time.Instant;
import java.util.Map;

/**
 * What the queue knows of schedules, and their verbs. Like those of {@link TaskQueue}, each is one
 * script that may be sent twice, and throws {@link QueueUnavailable} when Redis does not answer.
 */
public interface ScheduleStore {

  /** Every schedule that was ever asked for, by its id. */
  Map<String, ScheduleState> states();

  /** Enqueues the tasks of fire times, unless another was quicker. */
  Fired fire(Fire fire);

  /**
   * Enqueues one task of a schedule now, also while it is paused.
   *
   * @param task its idempotency key is heeded, its delay is not
   * @return {@link Enqueued.Created}, {@link Enqueued.Duplicate}, {@link Enqueued.KeyReused} or
   *     {@link Enqueued.QueueFull}
   */
  Enqueued run(String schedule, NewTask task);

  /**
   * Pauses a schedule, or lets it go on.
   *
   * @return false when it was so already
   */
  boolean pause(String schedule, boolean paused);

  /**
   * What became of a {@link Fire}.
   *
   * @param seen up to which time the schedule is dealt with now
   */
  record Fired(Outcome outcome, Instant seen) {
    /** How it went. */
    public enum Outcome {
      /** The tasks are enqueued. */
      FIRED,
      /** Another was quicker, or nothing was known of the schedule: nothing was enqueued. */
      MOVED,
      /** The task before has not ended: these are passed over. */
      BUSY,
      /** The schedule is paused: nothing was done. */
      PAUSED,
      /** By the clock of Redis it is not yet time: nothing was done. */
      EARLY,
      /** The queue takes no more tasks: nothing was done. */
      FULL
    }
  }
}
