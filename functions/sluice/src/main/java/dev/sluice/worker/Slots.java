package dev.sluice.worker;

import dev.sluice.queue.DrainStep.Claimed;
import dev.sluice.queue.Lease;
import dev.sluice.queue.Settlement;
import dev.sluice.task.TaskCatalog;
import dev.sluice.task.TaskType;
import dev.sluice.worker.attempt.Attempt;
import dev.sluice.worker.attempt.Stop;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * The tasks of one drain: running attempts, tasks that wait to run alone, and attempts that ignored
 * their interrupt. Used in the drain's rounds only.
 *
 * <p>A stuck attempt has been settled, but its thread still takes memory and perhaps a processor.
 * Its slot is replaced, so that one bad task does not cost the worker a slot for ever; but there
 * are never more than twice as many threads as slots, so that a bad task type cannot fill the
 * machine.
 */
final class Slots {
  private final int capacity;
  private final List<TaskType<?>> types;
  private final Map<String, Integer> limits;
  private final Function<Claimed, Attempt> starter;
  private final Set<Attempt> running = new LinkedHashSet<>();
  private final Set<Attempt> stuck = new LinkedHashSet<>();
  private final Deque<Claimed> alone = new ArrayDeque<>();
  private boolean oneAlone;
  private int everStuck;
  // not later than the earliest due() of the running attempts, so they are rarely all looked at
  private long due = Long.MAX_VALUE;

  /**
   * @param catalog the types, some of which are limited; all have timeouts
   * @param starter has an attempt run
   */
  Slots(int capacity, TaskCatalog catalog, Function<Claimed, Attempt> starter) {
    this.capacity = capacity;
    this.types = catalog.all();
    this.limits =
        types.stream()
            .filter(type -> type.atMost() > 0)
            .collect(Collectors.toMap(TaskType::name, TaskType::atMost));
    this.starter = starter;
  }

  /**
   * How many more tasks of some types may be claimed now: of those that are limited, and none of
   * those for which too little time is left.
   */
  Map<String, Integer> rooms(Deadline deadline) {
    if (limits.isEmpty() && deadline.endless()) {
      return limits;
    }
    Map<String, Integer> rooms = new HashMap<>(limits);
    if (!limits.isEmpty()) {
      Stream.of(running, stuck)
          .flatMap(Set::stream)
          .forEach(attempt -> less(rooms, attempt.claimed().task().type()));
    }
    if (!deadline.endless() && deadline.mayClaim()) {
      for (TaskType<?> type : types) {
        if (!deadline.mayClaim(type.timeout())) {
          rooms.put(type.name(), 0);
        }
      }
    }
    return rooms;
  }

  private static void less(Map<String, Integer> rooms, String type) {
    rooms.computeIfPresent(type, (name, room) -> Math.max(0, room - 1));
  }

  /** How many tasks may be claimed now; none while a task runs alone. */
  int free() {
    if (oneAlone || !alone.isEmpty()) {
      return 0;
    }
    int threads = running.size() + stuck.size();
    return Math.max(0, Math.min(capacity - running.size(), 2 * capacity - threads));
  }

  /** Whether nothing is leased to this drain. */
  boolean empty() {
    return running.isEmpty() && alone.isEmpty();
  }

  int everStuck() {
    return everStuck;
  }

  /** When {@link #enforce} has something to do, in ns since the drain began. */
  long due() {
    return due;
  }

  void take(List<Claimed> claimed) {
    for (Claimed each : claimed) {
      if (each.alone()) {
        alone.add(each);
      } else {
        start(each);
      }
    }
    startAlone();
  }

  /** The attempt's thread has ended. */
  void ended(Attempt attempt) {
    stuck.remove(attempt);
    if (running.remove(attempt)) {
      startAlone();
    }
  }

  /** Interrupts attempts that are over their timeout, and settles those that ignored it. */
  List<Settlement> enforce(long now) {
    List<Settlement> settlements = new ArrayList<>();
    if (now < due) {
      return settlements;
    }
    due = Long.MAX_VALUE;
    for (Attempt attempt : List.copyOf(running)) {
      if (now >= attempt.due()) {
        if (attempt.stopping()) {
          giveUp(attempt, settlements);
        } else {
          attempt.stop(Stop.TIMED_OUT, now);
        }
      }
      if (running.contains(attempt)) {
        due = Math.min(due, attempt.due());
      }
    }
    startAlone();
    return settlements;
  }

  void stop(Predicate<Claimed> which, Stop why, long now) {
    for (Attempt attempt : running) {
      if (which.test(attempt.claimed())) {
        attempt.stop(why, now);
        due = Math.min(due, attempt.due());
      }
    }
  }

  /** Hands back, stops and settles what the deadline no longer has time for. */
  List<Settlement> obey(Deadline deadline, long now) {
    List<Settlement> settlements = handBackWaiting(deadline);
    if (deadline.mustInterrupt()) {
      stop(task -> deadline.fits(task.task().timeout()), Stop.ENDING, now);
      stop(any -> true, Stop.FUNCTION_TOO_SHORT, now);
    }
    if (deadline.over()) {
      settlements.addAll(giveUp());
    }
    return settlements;
  }

  /** Settles all running attempts on their behalf. */
  private List<Settlement> giveUp() {
    List<Settlement> settlements = new ArrayList<>();
    List.copyOf(running).forEach(attempt -> giveUp(attempt, settlements));
    return settlements;
  }

  /** Hands back those of the tasks that were not started for which too little time is left. */
  private List<Settlement> handBackWaiting(Deadline deadline) {
    List<Settlement> settlements = new ArrayList<>();
    for (Claimed waiting : List.copyOf(alone)) {
      if (!deadline.mayClaim(waiting.task().timeout())) {
        alone.remove(waiting);
        settlements.add(new Settlement.Release(waiting.lease()));
      }
    }
    return settlements;
  }

  /** What this drain holds: what it was given and has neither settled nor lost. */
  List<Lease> leases() {
    List<Lease> leases = new ArrayList<>(running.size() + alone.size());
    for (Attempt attempt : running) {
      if (!attempt.lost()) {
        leases.add(attempt.claimed().lease());
      }
    }
    alone.forEach(claimed -> leases.add(claimed.lease()));
    return leases;
  }

  /**
   * These tasks belong to other workers now: what runs is stopped, what was not started dropped.
   */
  void lose(Predicate<Lease> which, long now) {
    alone.removeIf(claimed -> which.test(claimed.lease()));
    for (Attempt attempt : running) {
      if (which.test(attempt.claimed().lease())) {
        attempt.lose(now);
        due = Math.min(due, attempt.due());
      }
    }
  }

  private void giveUp(Attempt attempt, List<Settlement> settlements) {
    Settlement settlement = attempt.giveUp();
    if (settlement != null) {
      // it is stuck until its thread ends at last
      settlements.add(settlement);
      everStuck++;
      stuck.add(attempt);
      running.remove(attempt);
    }
  }

  private void startAlone() {
    oneAlone = oneAlone && !running.isEmpty();
    if (running.isEmpty() && !alone.isEmpty()) {
      oneAlone = true;
      start(alone.poll());
    }
  }

  private void start(Claimed claimed) {
    Attempt attempt = starter.apply(claimed);
    running.add(attempt);
    due = Math.min(due, attempt.due());
  }
}
