package dev.sluice.queue;

import java.time.Instant;
import java.util.List;

/**
 * The fire times of a schedule that are due.
 *
 * @param task what is enqueued for each of them; its delay and idempotency key are not looked at
 * @param known up to which time the caller knows the schedule dealt with; null: it knows nothing
 * @param until up to which time it will be
 * @param times when to enqueue a task for, oldest first, at most {@link TaskQueue#MAX_BATCH}; each
 *     is its task's time of creation
 * @param overlaps whether they count while the task before has not ended
 */
public record Fire(
    String schedule,
    NewTask task,
    Instant known,
    Instant until,
    List<Instant> times,
    boolean overlaps) {}
