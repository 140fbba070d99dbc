package dev.sluice.worker;

import dev.sluice.queue.QueueUnavailable;
import dev.sluice.queue.TaskQueue;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.LockSupport;

/** Waits for work, on one thread at a time, which claims it when it is woken. */
final class WorkWatch {
  /** The longest wait, ms: bounds what a lost wake-up can cost. */
  static final long LONGEST = 5_000;

  /** No wait is under way any more when a function returns and freezes, ms. */
  static final long BACK_BEFORE = 20;

  private static final long NOBODY = 0;

  private static final long MILLI = 1_000_000;

  // Before a queue that did not answer is asked again.
  private static final long PAUSE = Duration.ofMillis(500).toNanos();

  private final TaskQueue queue;
  private final Set<String> queues;
  private final AtomicBoolean waiting = new AtomicBoolean();
  private volatile long until = NOBODY;
  private volatile boolean passesOn;

  /**
   * @param queues the queues to wait for; empty: all
   */
  WorkWatch(TaskQueue queue, Set<String> queues) {
    this.queue = queue;
    this.queues = queues;
  }

  /** Until when somebody should wait, by {@link System#nanoTime}. */
  void until(long time) {
    until = time == NOBODY ? time + 1 : time;
  }

  /** Nobody should wait. */
  void end() {
    until = NOBODY;
  }

  /** Whether somebody should wait and nobody does. */
  boolean open() {
    return until != NOBODY && !waiting.get() && left() > 0;
  }

  /** ms. */
  private long left() {
    return Math.min((until - System.nanoTime()) / MILLI, LONGEST);
  }

  /**
   * The drain claims no more. A wait that is still under way would take the marker of the next
   * task, for which another drain would then wait up to {@link #LONGEST}: it is woken instead.
   */
  void passOn() {
    passesOn = true;
  }

  /** For a task whose marker this drain took but which it will not claim. */
  void wakeAnother() {
    try {
      queue.wakeAnother(queues);
    } catch (QueueUnavailable e) {
      // workers that wait ask again by themselves
    }
  }

  /** Waits on this thread, unless another does; returns whether it waited. */
  boolean await() {
    long wait = left();
    if (until == NOBODY || wait <= 0 || !waiting.compareAndSet(false, true)) {
      return false;
    }
    try {
      if (queue.awaitWork(queues, Duration.ofMillis(wait)) && passesOn) {
        wakeAnother();
      }
    } catch (RuntimeException | Error e) { // without the pause, it would be asked again at once
      LockSupport.parkNanos(PAUSE);
    } finally {
      waiting.set(false);
    }
    return true;
  }
}
