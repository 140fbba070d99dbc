package dev.sluice.worker;

import dev.sluice.queue.QueueUnavailable;
import dev.sluice.queue.TaskQueue;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.LockSupport;

/**
 * Waits for work beside the drain loop, one wait at a time, so that the loop never blocks on it.
 */
final class WorkWatch {
  /** The longest wait, ms: bounds what a lost wake-up can cost. */
  static final long LONGEST = 5_000;

  // Before a queue that did not answer is asked again.
  private static final long PAUSE = Duration.ofMillis(500).toNanos();

  private final TaskQueue queue;
  private final Set<String> queues;
  private final Executor thread;
  private final Runnable found;
  private final AtomicBoolean waiting = new AtomicBoolean();
  private volatile boolean passesOn;

  /**
   * @param queues the queues to wait for; empty: all
   * @param found called on that thread when there may be work
   */
  WorkWatch(TaskQueue queue, Set<String> queues, Executor thread, Runnable found) {
    this.queue = queue;
    this.queues = queues;
    this.thread = thread;
    this.found = found;
  }

  /** Starts to wait, unless it already does. */
  void begin(Duration atMost) {
    if (waiting.compareAndSet(false, true)) {
      thread.execute(() -> await(atMost));
    }
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

  private void await(Duration atMost) {
    try {
      if (queue.awaitWork(queues, atMost) && passesOn) {
        wakeAnother();
      }
    } catch (RuntimeException | Error e) { // without the pause, it would be asked again at once
      LockSupport.parkNanos(PAUSE);
    } finally {
      waiting.set(false);
      found.run();
    }
  }
}
