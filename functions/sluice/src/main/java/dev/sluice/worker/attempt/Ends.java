package dev.sluice.worker.attempt;

import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;

/**
 * Attempts that have ended, until a round takes them. Those of a run are gathered, so that they are
 * settled together. Any thread may add, one at a time may take.
 */
public final class Ends {
  /**
   * The first waits so long for those that are run right behind it, ns: about as long as a step of
   * a hundred takes.
   */
  private static final long GATHER = 1_000_000;

  private static final int PROCESSORS = Runtime.getRuntime().availableProcessors();

  private final Queue<Attempt.Ended> ends = new ConcurrentLinkedQueue<>();
  private final AtomicInteger number = new AtomicInteger();
  private volatile long firstAt;

  /** One has ended. */
  public void add(Attempt.Ended ended) {
    ends.add(ended);
    if (number.getAndIncrement() == 0) {
      firstAt = System.nanoTime();
    }
  }

  public boolean isEmpty() {
    return number.get() == 0;
  }

  /**
   * Whether they should be settled before another attempt is run. With one processor, nothing is
   * gained by running the others during the step.
   *
   * @param waiting attempts that wait for a thread
   */
  public boolean due(int waiting) {
    int ended = number.get();
    return ended > 0
        && (waiting == 0
            || PROCESSORS > 1 && ended >= waiting
            || System.nanoTime() - firstAt >= GATHER);
  }

  /** Takes all. */
  public void take(Consumer<Attempt.Ended> each) {
    for (Attempt.Ended ended = ends.poll(); ended != null; ended = ends.poll()) {
      number.decrementAndGet();
      each.accept(ended);
    }
  }
}
