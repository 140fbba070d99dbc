package dev.sluice.http.tasks;

import dev.sluice.http.access.Principal;
import dev.sluice.http.message.Problem;
import dev.sluice.http.message.ProblemType;
import dev.sluice.queue.TaskQueue;
import dev.sluice.queue.TimeBudget;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.function.Supplier;

/**
 * How many requests may be held at once, by all callers and by one; each holds a thread and a
 * connection to Redis. A server that stops answers them with what there is, within a second.
 */
public final class LongPolls {
  /** Between two looks at whether to stop; Lambda never stops a server, so there it waits once. */
  private static final Duration LOOK_EVERY = Duration.ofSeconds(1);

  private final int most;
  private final int mostEach;
  private final Map<String, Integer> held = new HashMap<>();
  private final boolean ends;
  private volatile boolean ended;
  private int all;

  /**
   * @param most of all callers; 0: none is held
   * @param sharePercent how many percent of them one caller may have; one at least
   * @param ends whether {@link #end} may be called
   */
  public LongPolls(int most, int sharePercent, boolean ends) {
    this.ends = ends;
    this.most = most;
    this.mostEach = Math.max(1, most * sharePercent / 100);
  }

  /** From now on nothing is held. */
  public void end() {
    ended = true;
  }

  /**
   * Waits while holding one of the places.
   *
   * @param seconds how long at most; added to the request's time budget
   * @throws Problem 429 when all places are taken, or all that one caller may have
   */
  public <T> T hold(Principal principal, int seconds, Supplier<T> wait) {
    take(principal.name());
    TimeBudget.extend(Duration.ofSeconds(seconds));
    try {
      return wait.get();
    } finally {
      release(principal.name());
    }
  }

  private synchronized void take(String caller) {
    if (all >= most || held.getOrDefault(caller, 0) >= mostEach) {
      throw Problem.of(ProblemType.TOO_MANY_LONG_POLLS);
    }
    all++;
    held.merge(caller, 1, Integer::sum);
  }

  private synchronized void release(String caller) {
    all--;
    held.computeIfPresent(caller, (name, places) -> places == 1 ? null : places - 1);
  }

  /** {@link TaskQueue#awaitChange}, until it is to end. */
  public String awaitChange(TaskQueue queue, String since, Duration atMost) {
    if (!ends) {
      return queue.awaitChange(since, atMost);
    }
    long end = System.nanoTime() + atMost.toNanos();
    String now = since;
    for (long left = atMost.toNanos();
        left > 0 && !ended && now.equals(since);
        left = end - System.nanoTime()) {
      now = queue.awaitChange(since, Duration.ofNanos(Math.min(left, LOOK_EVERY.toNanos())));
    }
    return now;
  }
}
