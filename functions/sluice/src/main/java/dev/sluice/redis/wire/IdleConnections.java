package dev.sluice.redis.wire;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.function.Consumer;

/**
 * Connections that no call uses: each is with one call, in here, or closed. Safe for many threads,
 * and closes nothing while others wait.
 */
final class IdleConnections<C> {
  private final Deque<C> idle = new ArrayDeque<>();
  private final Consumer<C> closing;
  private boolean closed;

  /**
   * @param closing closes a connection
   */
  IdleConnections(Consumer<C> closing) {
    this.closing = closing;
  }

  /** The one that was used last, or null. */
  C take() {
    synchronized (idle) {
      return idle.pollFirst();
    }
  }

  /** Takes a connection back; closes it when {@link #close} was called. */
  void keep(C connection) {
    synchronized (idle) {
      if (!closed) {
        idle.addFirst(connection);
        return;
      }
    }
    closing.accept(connection);
  }

  /** Closes those that are idle now. */
  void forget() {
    List<C> all;
    synchronized (idle) {
      all = new ArrayList<>(idle);
      idle.clear();
    }
    all.forEach(closing);
  }

  /** Closes all: those that are in use when they come back. */
  void close() {
    synchronized (idle) {
      closed = true;
    }
    forget();
  }
}
