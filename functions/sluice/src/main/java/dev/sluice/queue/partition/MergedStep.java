package dev.sluice.queue.partition;

import dev.sluice.queue.DrainStep;
import dev.sluice.queue.DrainStep.ClaimRequest;
import dev.sluice.queue.DrainStep.Claimed;
import dev.sluice.queue.DrainStep.Missed;
import dev.sluice.queue.Lease;
import dev.sluice.queue.QueueUnavailable;
import dev.sluice.queue.Settlement;
import dev.sluice.queue.TaskState;
import dev.sluice.queue.WorkerQueue;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.BiFunction;
import java.util.function.Function;
import java.util.stream.IntStream;

/**
 * One step of a worker, taken partition by partition. A worker claims a task that must run alone
 * only when it holds no task in any partition, and claims nothing else until then.
 */
final class MergedStep {
  /** In place of a partition. */
  static final int NOWHERE = -1;

  private static final String ALONE = "its worker was lost, and the next one held other tasks";

  private final List<Settlement> settlements;
  private final ClaimRequest claim;
  private final Partitions partitions;
  private final int first;
  private final Map<String, Integer> rooms;
  private final TaskState[] became;
  private final List<Claimed> claimed = new ArrayList<>();
  private final List<Lease> fenced = new ArrayList<>();
  private final Set<Lease> lost = new HashSet<>();
  private final List<Settlement> unsent = new ArrayList<>();
  private int limit;
  private int alone = NOWHERE;
  private QueueUnavailable missed;
  private boolean answered;
  private int leaving;
  private int settled;
  private int recovered;
  private int spent;
  private int promoted;
  private long queued;
  private Duration untilNext;

  /**
   * @param first the partition that is asked first
   * @param limit how many tasks are claimed
   */
  MergedStep(
      List<Settlement> settlements,
      ClaimRequest claim,
      Partitions partitions,
      int first,
      int limit) {
    this.settlements = settlements;
    this.claim = claim;
    this.partitions = partitions;
    this.first = first;
    this.limit = Math.min(limit, WorkerQueue.MOST_CLAIMED);
    rooms = new HashMap<>(claim.rooms());
    became = new TaskState[settlements.size()];
  }

  /** The partition in which a task that must run alone waits for this worker, or none. */
  int alone() {
    return alone;
  }

  /** Takes it in every partition that has something to settle or may have tasks to claim. */
  DrainStep take(BiFunction<Integer, Function<Partition, DrainStep>, DrainStep> ask) {
    for (int i = 0; i < partitions.size(); i++) {
      int partition = (first + i) % partitions.size();
      List<Integer> own =
          IntStream.range(0, settlements.size())
              .filter(at -> isIn(settlements.get(at).lease(), partition))
              .boxed()
              .toList();
      // a step that is to claim nothing is for what is leased to the worker, wherever that is
      if (i == 0 || limit > 0 || claim.limit() <= 0 || !own.isEmpty()) {
        take(partition, own, question -> ask.apply(partition, question));
      }
    }
    return whole();
  }

  private void take(
      int partition, List<Integer> own, Function<Function<Partition, DrainStep>, DrainStep> ask) {
    List<Settlement> sent = own.stream().map(settlements::get).toList();
    List<Lease> holds = claim.holds().stream().filter(held -> isIn(held, partition)).toList();
    try {
      DrainStep step = ask.apply(queue -> queue.step(sent, request(limit, holds)));
      if (!step.claimed().isEmpty() && step.claimed().get(0).alone()) {
        if (!claim.holds().isEmpty() || !claimed.isEmpty()) {
          alone = partition;
          Settlement release = new Settlement.Release(step.claimed().get(0).lease(), ALONE);
          step = step.and(ask.apply(queue -> queue.step(List.of(release), request(0, holds))));
        }
        limit = step.claimed().size();
      }
      add(own, step);
    } catch (QueueUnavailable e) {
      missed = e;
      unsent.addAll(sent);
    }
  }

  private ClaimRequest request(int limit, List<Lease> holds) {
    return new ClaimRequest(
        claim.worker(), limit, claim.queues(), holds, Map.copyOf(rooms), claim.presence());
  }

  private boolean isIn(Lease lease, int partition) {
    return partitions.indexOf(lease.taskId()) == partition;
  }

  private void add(List<Integer> own, DrainStep step) {
    answered = true;
    limit -= step.claimed().size();
    for (Claimed one : step.claimed()) {
      claimed.add(one);
      rooms.computeIfPresent(one.task().type(), (type, room) -> Math.max(0, room - 1));
    }
    fenced.addAll(step.fenced());
    for (int i = 0; i < own.size(); i++) {
      became[own.get(i)] = step.became().get(i);
      settled += step.became().get(i) == null ? 0 : 1;
    }
    lost.addAll(step.lost());
    leaving += step.leaves() ? 1 : 0;
    recovered += step.recovered();
    spent += step.spent();
    promoted += step.promoted();
    queued += step.queued();
    Duration until = step.untilNext();
    if (untilNext == null || until != null && until.compareTo(untilNext) < 0) {
      untilNext = until;
    }
  }

  private DrainStep whole() {
    if (!answered) {
      throw missed;
    }
    return new DrainStep(
        claimed,
        fenced,
        settled,
        Arrays.asList(became),
        recovered,
        spent,
        promoted,
        queued,
        untilNext,
        lost,
        leaving == partitions.size(),
        missed == null ? null : new Missed(unsent, missed));
  }
}
