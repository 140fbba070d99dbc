package dev.sluice.worker;

import dev.sluice.local.interleaving.Interleavings;
import java.util.concurrent.atomic.AtomicInteger;
import org.jetbrains.lincheck.datastructures.Operation;
import org.jetbrains.lincheck.datastructures.Validate;
import org.junit.jupiter.api.Test;

/** One thread at a time has the turn, and nothing that was there when somebody asked is missed. */
public class TurnInterleavingTest {
  private final Turn turn = new Turn();
  private final AtomicInteger work = new AtomicInteger();
  private final AtomicInteger users = new AtomicInteger();
  private volatile boolean together;

  /** As a thread does that has ended a task. */
  @Operation
  public void ask() {
    work.incrementAndGet();
    turn.take(this::round);
  }

  /** A round that fails frees the turn. */
  @Operation
  public void fail() {
    try {
      turn.take(
          () -> {
            throw new IllegalStateException();
          });
    } catch (IllegalStateException e) {
      turn.take(this::round); // as the drain does then
    }
  }

  private void round() {
    together |= users.incrementAndGet() > 1;
    work.set(0);
    users.decrementAndGet();
  }

  @Validate
  public void nothingIsLeft() {
    if (together) {
      throw new IllegalStateException("two threads had the turn");
    }
    if (work.get() > 0) {
      throw new IllegalStateException("nobody does what was asked for");
    }
  }

  @Test
  void inAnyOrder() {
    Interleavings.of(TurnInterleavingTest.class, 3);
  }
}
