package dev.sluice.worker;

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

  // The queue is away: do not ask again at once.
  private static final long PAUSE = Duration.ofMillis(500).toNanos();

  private final TaskQueue queue;
  private final Set<String> queues;
  private final Executor thread;
  private final Runnable found;
  private final AtomicBoolean waiting = new AtomicBoolean();

  /**
   * @param queues the queues whose work counts; empty: all
   * @param found told, on the given thread, that there may be work
   */
  WorkWatch(TaskQueue queue, Set<String> queues, Executor thread, Runnable found) {
    this.queue = queue;
    this.queues = queues;
    this.thread = thread;
    this.found = found;
  }

  /** Begins to wait, unless it does already. */
  void begin(Duration atMost) {
    if (waiting.compareAndSet(false, true)) {
      thread.execute(() -> await(atMost));
    }
  }

  private void await(Duration atMost) {
    try {
      queue.awaitWork(queues, atMost);
    } catch (RuntimeException | Error e) { // without the pause it would be asked at once again
      LockSupport.parkNanos(PAUSE);
    } finally {
      waiting.set(false);
      found.run();
    }
  }
}
