package dev.sluice.queue;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;

/**
 * What one drain step did.
 *
 * @param claimed tasks this worker now holds
 * @param fenced leases whose settlement was refused because another holder has the task now
 * @param settled how many settlements were recorded
 * @param became the state that each settlement left its task in, in the order they were sent; null
 *     if the settlement was refused
 * @param recovered tasks taken back from workers whose lease had expired
 * @param promoted scheduled tasks that became queued
 * @param queued tasks still waiting in the queues
 * @param untilNext time until the next scheduled task is due or the next lease expires; null:
 *     neither
 * @param lost leases that the worker named and no longer has
 */
public record DrainStep(
    List<Claimed> claimed,
    List<Lease> fenced,
    int settled,
    List<TaskState> became,
    int recovered,
    int promoted,
    long queued,
    Duration untilNext,
    Set<Lease> lost) {
  /**
   * What a worker asks of a drain step.
   *
   * @param worker its name: letters, digits, dashes and underscores; new for each drain
   * @param limit how many tasks it can take now; {@link WorkerQueue#MOST_CLAIMED} at most are
   *     claimed
   * @param queues the queues to claim from; empty: all
   * @param holds every lease it has and does not settle in this step; what else is leased to it is
   *     queued again, since nobody runs it
   * @param rooms how many more tasks of each limited type it can take
   */
  public record ClaimRequest(
      String worker, int limit, Set<String> queues, List<Lease> holds, Map<String, Integer> rooms) {
    /** Of a worker that limits no type. */
    public ClaimRequest(String worker, int limit, Set<String> queues, List<Lease> holds) {
      this(worker, limit, queues, holds, Map.of());
    }
  }

  /**
   * A task that was claimed.
   *
   * @param alone a worker died while it held this task and others: run it with no other beside it,
   *     so that the task that kills workers is found and the others are not charged
   * @param joining every child of this fan-out has ended
   */
  public record Claimed(Lease lease, TaskRecord task, boolean alone, boolean joining) {}

  /** Both, this one having been first. */
  public DrainStep and(DrainStep next) {
    return new DrainStep(
        next.claimed,
        joined(fenced, next.fenced),
        settled + next.settled,
        joined(became, next.became),
        recovered + next.recovered,
        promoted + next.promoted,
        next.queued,
        next.untilNext,
        next.lost);
  }

  private static <T> List<T> joined(List<T> first, List<T> next) {
    return Stream.concat(first.stream(), next.stream()).toList();
  }
}
