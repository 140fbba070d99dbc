package dev.sluice.redis.wire;

import dev.sluice.local.interleaving.Interleavings;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import org.jetbrains.lincheck.datastructures.Operation;
import org.jetbrains.lincheck.datastructures.Validate;
import org.junit.jupiter.api.Test;

/** A connection serves one call at a time, and none stays open when the pool is closed. */
public class IdleConnectionsInterleavingTest {
  /** A connection without a socket. */
  private static final class Fake {
    private final AtomicInteger users = new AtomicInteger();
    private final AtomicInteger closed = new AtomicInteger();

    private void call() {
      require(users.incrementAndGet() == 1, "it serves two calls at once");
      require(closed.get() == 0, "it serves a call after it was closed");
      users.decrementAndGet();
    }
  }

  private static void require(boolean holds, String otherwise) {
    if (!holds) {
      throw new IllegalStateException(otherwise);
    }
  }

  private final List<Fake> opened = new CopyOnWriteArrayList<>();
  private final IdleConnections<Fake> idle =
      new IdleConnections<>(connection -> connection.closed.incrementAndGet());
  private volatile boolean ended;

  @Operation
  public void call() {
    Fake connection = idle.take();
    if (connection == null) {
      connection = new Fake();
      opened.add(connection);
    }
    connection.call();
    idle.keep(connection);
  }

  @Operation
  public void forget() {
    idle.forget();
  }

  @Operation
  public void close() {
    idle.close();
    ended = true;
  }

  @Validate
  public void closedInTheEnd() {
    if (!ended) { // a second time would close what the first has missed
      idle.close();
    }
    for (Fake each : opened) {
      require(each.closed.get() == 1, "it is closed " + each.closed.get() + " times");
    }
  }

  @Test
  void inAnyOrder() {
    Interleavings.of(IdleConnectionsInterleavingTest.class, 3);
  }
}
