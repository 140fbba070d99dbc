package dev.sluice.app.minutes;

import java.time.Instant;
import java.util.List;

/**
 * The plan of a minute group.
 *
 * @param max ids per minute before it overflows
 * @param count ids in all
 * @param overflow whether there are more than fit
 * @param peak the most ids in one minute
 * @param minutes one for each slot, in order
 */
public record GroupPlan(
    Instant begins, int max, long count, boolean overflow, long peak, List<Minute> minutes) {

  /**
   * A slot.
   *
   * @param count ids in all
   * @param ids some of them, in order of arrival
   * @param calls those that were made in it
   */
  public record Minute(long count, List<Long> ids, MinuteGroupStore.Calls calls) {}
}
