package dev.sluice.queue.retries;

import java.time.Instant;

/**
 * What became of tasks of one group of failures that were retried together.
 *
 * @param group the group that they failed in before
 * @param at when the retry began
 * @param retried how many
 * @param succeeded how many of them have succeeded since
 * @param failed how many of them have failed again
 * @param cancelled how many of them were cancelled, or deleted while they waited
 */
public record Retries(
    String group, Instant at, long retried, long succeeded, long failed, long cancelled) {

  /** How many have not ended yet. */
  public long underWay() {
    return Math.max(0, retried - succeeded - failed - cancelled);
  }

  /** Both together, with the group and the time of this one. */
  public Retries plus(Retries other) {
    return new Retries(
        group,
        at,
        retried + other.retried,
        succeeded + other.succeeded,
        failed + other.failed,
        cancelled + other.cancelled);
  }
}
