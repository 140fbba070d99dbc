package dev.sluice.local;

import com.amazonaws.services.lambda.runtime.RequestStreamHandler;
import dev.sluice.Application;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;

/** The edition that is running, and those before that still answer their last calls. */
final class Running implements AutoCloseable {
  /** As long as a call may last, which an edition that was replaced still answers; seconds. */
  private static final long LAST_CALLS = 30;

  /** Makes an edition. */
  interface Maker {
    Edition make(Application application) throws CannotStart;
  }

  private final Maker maker;
  private final Deque<Edition> editions = new ArrayDeque<>();
  private final ScheduledExecutorService retiring =
      Executors.newSingleThreadScheduledExecutor(
          action -> {
            Thread thread = new Thread(action, "retire");
            thread.setDaemon(true);
            return thread;
          });
  private volatile Edition newest;
  private boolean closed;

  Running(Maker maker) {
    this.maker = maker;
  }

  /**
   * Runs this application from now on, in place of the previous one.
   *
   * @throws CannotStart when it cannot; the one before goes on
   */
  void begin(Application application) throws CannotStart {
    Edition next = maker.make(application); // it may take seconds, so close() need not wait for it
    boolean begun = false;
    try {
      begun = replace(next);
    } finally {
      if (!begun) {
        next.close();
      }
    }
  }

  /** False when everything is closed. */
  private synchronized boolean replace(Edition next) {
    if (closed) {
      return false;
    }
    next.work();
    editions.push(next);
    Edition before = newest;
    newest = next;
    if (before != null) {
      before.rest();
      retiring.schedule(() -> retire(before), LAST_CALLS, TimeUnit.SECONDS);
    }
    return true;
  }

  private synchronized void retire(Edition edition) {
    if (editions.remove(edition)) {
      edition.close();
    }
  }

  /** Answers the calls that are held, within a second. */
  synchronized void endLongPolls() {
    editions.forEach(Edition::endLongPolls);
  }

  /** The handler of a method and a path. */
  RequestStreamHandler handler(String method, String path) {
    return newest.handler(method, path);
  }

  /** Hands running tasks back and lets the connections go. */
  @Override
  public synchronized void close() {
    closed = true;
    retiring.shutdownNow();
    while (!editions.isEmpty()) {
      editions.pop().close();
    }
  }
}
