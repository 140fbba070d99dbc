package dev.sluice.app.minutes;

import java.time.Instant;
import java.util.List;

/**
 * Where the ids of a batch are called.
 *
 * @param count how many
 * @param groups in the order of time
 * @param overflow whether any of the groups has more than fit
 * @param peak the most ids in one minute of any of the groups
 */
public record BatchPlan(long count, List<Group> groups, boolean overflow, long peak) {

  /**
   * A minute group with what it has together with this batch, counted up to its last id.
   *
   * @param count ids of this batch alone
   */
  public record Group(Instant begins, long count, boolean overflow, long peak) {}

  /** The plan of these groups. */
  public static BatchPlan of(List<Group> groups) {
    return new BatchPlan(
        groups.stream().mapToLong(Group::count).sum(),
        groups,
        groups.stream().anyMatch(Group::overflow),
        groups.stream().mapToLong(Group::peak).max().orElse(0));
  }
}
