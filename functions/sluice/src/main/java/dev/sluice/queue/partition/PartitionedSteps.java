package dev.sluice.queue.partition;

import dev.sluice.queue.DrainStep;
import dev.sluice.queue.DrainStep.ClaimRequest;
import dev.sluice.queue.DrainStep.Leave;
import dev.sluice.queue.DrainStep.Presence;
import dev.sluice.queue.Lease;
import dev.sluice.queue.QueueUnavailable;
import dev.sluice.queue.Settlement;
import dev.sluice.queue.WorkerQueue.Counting;
import dev.sluice.queue.WorkerQueue.Heartbeat;
import dev.sluice.queue.stats.Counts;
import java.time.Duration;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLongArray;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * Steps, heartbeats and waits of workers, each of which serves all partitions. The partitions take
 * turns at being asked first for tasks; the others are asked only when that one has too few. So
 * what a worker holds comes mostly from one partition, and most steps are one call, as they are
 * without partitions. A partition that does not answer is left out for a while.
 */
final class PartitionedSteps {
  /** How long a worker asks the same partition first. */
  private static final long TURN = Duration.ofMillis(100).toNanos();

  /** How long a partition that did not answer is left out: to ask it takes up to 3 s. */
  private static final long LEFT_OUT = Duration.ofSeconds(5).toNanos();

  private static final long NEVER = -1;

  private final Partitions partitions;
  private final List<Integer> all;
  private final long lease;
  private final long origin = System.nanoTime();
  private final AtomicLongArray answeredAt;
  private final AtomicLongArray failedAt;
  private final AtomicInteger waits = new AtomicInteger();

  /** Workers for which a task that must run alone waits, and its partition. */
  private final Map<String, Integer> alone = new ConcurrentHashMap<>();

  PartitionedSteps(Partitions partitions, Duration lease) {
    this.partitions = partitions;
    this.lease = lease.toNanos();
    all = IntStream.range(0, partitions.size()).boxed().toList();
    answeredAt = new AtomicLongArray(partitions.size());
    failedAt = new AtomicLongArray(partitions.size());
    all.forEach(partition -> failedAt.set(partition, NEVER));
  }

  /**
   * A drain that is to leave is first asked to stay: a partition that has nothing for it would take
   * it out, though it holds tasks of another. Only when none has any, they are asked once more.
   */
  DrainStep step(List<Settlement> settlements, ClaimRequest claim) {
    Presence presence = claim.presence();
    if (presence == null || presence.leave() == Leave.STAY) {
      return taken(settlements, claim);
    }
    Presence stays = new Presence(presence.claims(), presence.ending(), Leave.STAY);
    DrainStep step = taken(settlements, claim.withPresence(stays));
    boolean may = step.queued() == 0 || presence.leave() == Leave.NOTHING_CLAIMED;
    boolean nothing = claim.holds().isEmpty() && step.claimed().isEmpty();
    return may && nothing && step.missed() == null && claim.limit() > 0
        ? step.and(taken(List.of(), claim))
        : step;
  }

  private DrainStep taken(List<Settlement> settlements, ClaimRequest claim) {
    String worker = claim.worker();
    boolean idle = claim.holds().isEmpty();
    int turn = Math.floorMod(now() / TURN + worker.hashCode(), all.size());
    int first = alone.getOrDefault(worker, turn);
    int limit = alone.containsKey(worker) && !idle ? 0 : claim.limit();
    MergedStep step = new MergedStep(settlements, claim, partitions, first, limit);
    Set<Integer> asked = asked(all);
    DrainStep whole = step.take((partition, question) -> ask(partition, asked, question));
    if (step.alone() != MergedStep.NOWHERE) {
      alone.put(worker, step.alone());
    } else if (idle || whole.queued() == 0) {
      alone.remove(worker);
    }
    return whole;
  }

  Heartbeat extend(String worker, List<Lease> holds) {
    Map<Integer, List<Lease>> parts =
        holds.stream().collect(Collectors.groupingBy(held -> partitions.indexOf(held.taskId())));
    if (parts.isEmpty()) {
      return partitions.first().extend(worker, holds);
    }
    Set<Integer> asked = asked(parts.keySet());
    Set<String> cancelAsked = new HashSet<>();
    Set<Lease> lost = new HashSet<>();
    QueueUnavailable missed = null;
    int answers = 0;
    boolean held = false;
    for (Map.Entry<Integer, List<Lease>> part : parts.entrySet()) {
      int partition = part.getKey();
      List<Lease> own = part.getValue();
      try {
        Heartbeat beat = ask(partition, asked, queue -> queue.extend(worker, own));
        answers++;
        held |= beat.held();
        cancelAsked.addAll(beat.cancelAsked());
        lost.addAll(beat.held() ? beat.lost() : own);
      } catch (QueueUnavailable e) {
        missed = e;
        if (now() - answeredAt.get(partition) > lease) {
          lost.addAll(own); // other workers may have been given them
        }
      }
    }
    if (answers == 0) {
      throw missed;
    }
    return new Heartbeat(held || missed != null, cancelAsked, lost);
  }

  /**
   * Looks into every partition, and then waits in one of them for a while, again and again.
   *
   * @param end by {@link System#nanoTime}
   */
  boolean awaitWork(Set<String> queues, long end) {
    do {
      int home = Math.floorMod(waits.getAndIncrement(), all.size());
      Set<Integer> asked = asked(all);
      QueueUnavailable missed = null;
      int misses = 0;
      for (int i = 1; i <= all.size(); i++) {
        Duration wait = i < all.size() ? Duration.ZERO : PartitionedView.next(end);
        try {
          if (ask((home + i) % all.size(), asked, queue -> queue.awaitWork(queues, wait))) {
            return true;
          }
        } catch (QueueUnavailable e) {
          missed = e;
          misses++;
        }
      }
      if (misses == all.size()) {
        throw missed;
      }
    } while (System.nanoTime() < end);
    return false;
  }

  /**
   * All workers count in the same partition, the first that is not left out: there a drain is known
   * to take the place of one before it.
   */
  void count(Counting by, Map<String, Counts> types) {
    int partition = all.stream().filter(any -> !leftOut(any)).findFirst().orElse(0);
    try {
      partitions.get(partition).count(by, types);
    } catch (QueueUnavailable e) {
      failedAt.set(partition, now());
      throw e;
    }
  }

  /**
   * Asks a partition.
   *
   * @param asked those to ask; any other is left out
   */
  private <T> T ask(int partition, Set<Integer> asked, Function<Partition, T> question) {
    if (!asked.contains(partition)) {
      throw new QueueUnavailable("Partition " + partition + " did not answer lately", false, null);
    }
    try {
      T answer = question.apply(partitions.get(partition));
      answeredAt.set(partition, now());
      failedAt.set(partition, NEVER);
      return answer;
    } catch (QueueUnavailable e) {
      failedAt.set(partition, now());
      throw e;
    }
  }

  /** Which of these partitions to ask: unless all are left out, those that are not. */
  private Set<Integer> asked(Collection<Integer> some) {
    Set<Integer> asked = new HashSet<>(some);
    asked.removeIf(this::leftOut);
    return asked.isEmpty() ? Set.copyOf(some) : asked;
  }

  private boolean leftOut(int partition) {
    long at = failedAt.get(partition);
    return at != NEVER && now() - at < LEFT_OUT;
  }

  /** Nanoseconds since this was made. */
  private long now() {
    return System.nanoTime() - origin;
  }
}
