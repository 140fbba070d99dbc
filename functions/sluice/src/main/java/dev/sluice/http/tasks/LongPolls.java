package dev.sluice.http.tasks;

import dev.sluice.http.message.Problem;
import dev.sluice.http.message.ProblemType;
import java.util.concurrent.Semaphore;
import java.util.function.Supplier;

/** How many requests may be held at once; each holds a thread and a connection to Redis. */
public final class LongPolls {
  private final Semaphore places;

  public LongPolls(int most) {
    places = new Semaphore(most);
  }

  /**
   * Waits in a place of its own.
   *
   * @throws Problem 429 when all places are taken
   */
  <T> T hold(Supplier<T> wait) {
    if (!places.tryAcquire()) {
      throw Problem.of(ProblemType.TOO_MANY_LONG_POLLS);
    }
    try {
      return wait.get();
    } finally {
      places.release();
    }
  }
}
