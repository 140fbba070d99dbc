package dev.sluice.queue;

import java.time.Instant;

/**
 * What is known of a schedule.
 *
 * @param seen up to which time its fire times are dealt with; null: it was only paused so far
 * @param ran fire time of its newest task, or when that was asked for by hand; null: none yet
 * @param taskId the newest task; it may be gone
 */
public record ScheduleState(Instant seen, Instant ran, String taskId, boolean paused) {
  /** Of a schedule nobody ever asked for. */
  public static final ScheduleState NONE = new ScheduleState(null, null, null, false);
}
