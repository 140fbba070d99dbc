package dev.sluice.app.minutes;

import java.time.Instant;
import java.util.List;

/**
 * When the ids of a batch are called.
 *
 * @param count how many
 * @param groups in order of time
 * @param overflow whether any of the groups has more ids than fit
 * @param peak the most ids in one minute of any group
 */
public record BatchPlan(long count, List<Group> groups, boolean overflow, long peak) {

  /**
   * A minute group, with the ids of earlier batches counted up to this batch's last id.
   *
   * @param count ids of this batch alone
   */
  public record Group(Instant begins, long count, boolean overflow, long peak) {}

  public static BatchPlan of(List<Group> groups) {
    return new BatchPlan(
        groups.stream().mapToLong(Group::count).sum(),
        groups,
        groups.stream().anyMatch(Group::overflow),
        groups.stream().mapToLong(Group::peak).max().orElse(0));
  }
}
