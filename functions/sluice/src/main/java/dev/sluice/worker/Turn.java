package dev.sluice.worker;

import java.util.concurrent.atomic.AtomicInteger;

/**
 * Lets one thread at a time do something. Nobody waits for a turn: the thread that has it does it
 * once more for whoever asked meanwhile.
 */
final class Turn {
  private final AtomicInteger asked = new AtomicInteger();

  /**
   * Does it, unless another thread has the turn; that one then does it again. When it throws, it is
   * not done again for those who asked meanwhile.
   */
  void take(Runnable action) {
    if (asked.getAndIncrement() > 0) {
      return;
    }
    boolean good = false;
    try {
      int seen;
      do {
        seen = asked.get();
        action.run();
      } while (!asked.compareAndSet(seen, 0));
      good = true;
    } finally {
      if (!good) {
        asked.set(0);
      }
    }
  }
}
