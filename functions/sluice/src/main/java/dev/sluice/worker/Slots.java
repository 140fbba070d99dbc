package dev.sluice.worker;

import dev.sluice.queue.Claimed;
import dev.sluice.queue.Settlement;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Function;
import java.util.function.Predicate;

/**
 * What one drain has in hand: attempts that run, tasks that wait to run alone, and attempts that
 * ignored their interrupt. Used by the drain's thread only.
 *
 * <p>A stuck attempt has been settled, but its thread still takes memory and perhaps a processor.
 * Its slot is replaced, so that one bad task does not cost the worker a slot for ever; but there
 * are never more than twice as many threads as slots, so that a bad task type cannot fill the
 * machine.
 */
final class Slots {
  private final int capacity;
  private final Function<Claimed, Attempt> starter;
  private final Set<Attempt> running = new LinkedHashSet<>();
  private final Set<Attempt> stuck = new LinkedHashSet<>();
  private final Deque<Claimed> alone = new ArrayDeque<>();
  private boolean oneAlone;
  private int everStuck;
  // not later than the earliest due() of what runs, so that looking at all of them is rare
  private long due = Long.MAX_VALUE;

  /**
   * @param starter starts an attempt on a thread of its own
   */
  Slots(int capacity, Function<Claimed, Attempt> starter) {
    this.capacity = capacity;
    this.starter = starter;
  }

  /** How many tasks may be claimed now; none beside a task that runs alone. */
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

  /** Interrupts what is over its timeout, and settles what has ignored that. */
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

  /** Settles everything that still runs on its behalf. */
  List<Settlement> giveUp() {
    List<Settlement> settlements = new ArrayList<>();
    List.copyOf(running).forEach(attempt -> giveUp(attempt, settlements));
    return settlements;
  }

  /** Hands back what has not been started. */
  List<Settlement> handBackWaiting() {
    List<Settlement> settlements = new ArrayList<>();
    for (Claimed waiting : alone) {
      settlements.add(new Settlement.Release(waiting.lease()));
    }
    alone.clear();
    return settlements;
  }

  /** Forgets what has not been started: it belongs to others now. */
  void loseWaiting() {
    alone.clear();
  }

  private void giveUp(Attempt attempt, List<Settlement> settlements) {
    Settlement settlement = attempt.giveUp();
    if (settlement != null) {
      // its thread tells when it ends at last; until then it is stuck
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
