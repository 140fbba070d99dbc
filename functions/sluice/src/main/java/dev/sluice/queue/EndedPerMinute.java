package dev.sluice.queue;

import java.time.Instant;

/**
 * How attempts ended in one minute.
 *
 * @param start the minute's beginning, by the clock of Redis
 * @param retried did not succeed and will be tried again
 * @param lost were taken back from workers that were lost, and are not counted as attempts
 */
public record EndedPerMinute(Instant start, long succeeded, long failed, long retried, long lost) {}
