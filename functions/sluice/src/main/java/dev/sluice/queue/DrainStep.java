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
 *     if the settlement was refused or missed
 * @param recovered tasks taken back from workers whose lease had expired
 * @param spent of these, how many have failed: they were running alone each time their worker was
 *     lost
 * @param promoted scheduled tasks that became queued
 * @param queued tasks still waiting in the queues
 * @param untilNext time until the next scheduled task is due or the next lease expires; null:
 *     neither
 * @param lost leases that the worker named and no longer has
 * @param leaves whether the drain ends: it no longer counts as awake, and what is enqueued from now
 *     on starts another
 * @param missed what did not answer; null: everything did
 */
public record DrainStep(
    List<Claimed> claimed,
    List<Lease> fenced,
    int settled,
    List<TaskState> became,
    int recovered,
    int spent,
    int promoted,
    long queued,
    Duration untilNext,
    Set<Lease> lost,
    boolean leaves,
    Missed missed) {
  /** Of a queue that has answered as a whole. */
  public DrainStep(
      List<Claimed> claimed,
      List<Lease> fenced,
      int settled,
      List<TaskState> became,
      int recovered,
      int spent,
      int promoted,
      long queued,
      Duration untilNext,
      Set<Lease> lost,
      boolean leaves) {
    this(
        claimed, fenced, settled, became, recovered, spent, promoted, queued, untilNext, lost,
        leaves, null);
  }

  /**
   * Some partitions of the queue have not answered. They may have leased tasks to the worker, and
   * the next step settles that.
   *
   * @param unsent settlements that belong there: send them again
   */
  public record Missed(List<Settlement> unsent, QueueUnavailable why) {}

  /**
   * What a worker asks of a drain step.
   *
   * @param worker its name: letters, digits, dashes and underscores; new for each drain
   * @param limit how many tasks it can take now; {@link WorkerQueue#MOST_CLAIMED} at most are
   *     claimed
   * @param queues the queues to claim from; empty: all
   * @param holds every lease it has and does not settle in this step; what else is leased to it is
   *     queued again, since nobody runs it
   * @param rooms how many more tasks of some types it can take; of the others any number
   * @param presence what callers must know of it; null: nothing, and it never leaves
   */
  public record ClaimRequest(
      String worker,
      int limit,
      Set<String> queues,
      List<Lease> holds,
      Map<String, Integer> rooms,
      Presence presence) {
    /** Of a worker whose presence nobody need know. */
    public ClaimRequest(
        String worker,
        int limit,
        Set<String> queues,
        List<Lease> holds,
        Map<String, Integer> rooms) {
      this(worker, limit, queues, holds, rooms, null);
    }

    /** Of a worker that limits no type either. */
    public ClaimRequest(String worker, int limit, Set<String> queues, List<Lease> holds) {
      this(worker, limit, queues, holds, Map.of());
    }

    /** The same of a worker of which callers must know this. */
    public ClaimRequest withPresence(Presence presence) {
      return new ClaimRequest(worker, limit, queues, holds, rooms, presence);
    }
  }

  /**
   * That a drain is awake.
   *
   * @param claims how long it will claim tasks, if they need no time; null: it has no end, and does
   *     not count as awake
   * @param ending how many of its tasks end within a second, as far as it knows
   * @param leave when it leaves
   */
  public record Presence(Duration claims, int ending, Leave leave) {}

  /** When a drain that holds nothing leaves. */
  public enum Leave {
    /** Not yet. */
    STAY,
    /** When nothing is queued. */
    EMPTY,
    /** When it could claim nothing, though something may be queued. */
    NOTHING_CLAIMED,
    /** When nothing is queued and another drain waits for tasks that will go on for a minute. */
    ELDER_WAITS
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
        spent + next.spent,
        promoted + next.promoted,
        next.queued,
        next.untilNext,
        next.lost,
        next.leaves,
        next.missed);
  }

  private static <T> List<T> joined(List<T> first, List<T> next) {
    return Stream.concat(first.stream(), next.stream()).toList();
  }
}
