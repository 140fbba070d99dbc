package dev.sluice.local.isolated;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashSet;
import java.util.Set;

/** The environments of one function: each takes one event at a time. */
final class Pool implements AutoCloseable {
  /** As many events are under way as there may be environments. */
  static final class Throttled extends IOException {
    private static final long serialVersionUID = 1;

    Throttled() {
      super("TooManyRequestsException");
    }
  }

  /** Starts an environment. */
  interface Maker {
    Environment make() throws IOException;
  }

  private final Maker maker;
  private final Duration limit;
  private final int most;
  private final Set<Environment> all = new HashSet<>();
  private final Deque<Environment> idle = new ArrayDeque<>();
  private boolean closed;

  Pool(Maker maker, Duration limit, int most) {
    this.maker = maker;
    this.limit = limit;
    this.most = most;
  }

  /**
   * @param patience how long to wait for an environment when there are as many as there may be
   */
  byte[] invoke(byte[] event, Duration patience) throws IOException, InterruptedException {
    Environment environment = taken(patience);
    try {
      return environment.invoke(event, limit);
    } finally {
      giveBack(environment);
    }
  }

  /** The one that was used last, as long as it lives, or a new one. */
  private synchronized Environment taken(Duration patience)
      throws IOException, InterruptedException {
    long end = System.nanoTime() + patience.toNanos();
    long left = patience.toMillis();
    while (!closed && idle.isEmpty() && all.size() >= most && left > 0) {
      wait(left);
      left = (end - System.nanoTime()) / 1_000_000;
    }
    while (!idle.isEmpty()) {
      Environment environment = idle.pop();
      if (environment.alive()) {
        return environment;
      }
      all.remove(environment);
    }
    if (closed || all.size() >= most) {
      throw new Throttled();
    }
    Environment environment = maker.make();
    all.add(environment);
    return environment;
  }

  private synchronized void giveBack(Environment environment) {
    if (closed || !environment.alive()) {
      environment.close();
      all.remove(environment);
    } else {
      idle.push(environment);
    }
    notifyAll();
  }

  synchronized int size() {
    return all.size();
  }

  synchronized void chill() {
    idle.forEach(Environment::close);
    all.removeAll(idle);
    idle.clear();
  }

  @Override
  public synchronized void close() {
    closed = true;
    all.forEach(Environment::close);
  }
}
