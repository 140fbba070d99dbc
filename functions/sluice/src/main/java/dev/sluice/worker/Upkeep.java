package dev.sluice.worker;

import dev.sluice.worker.attempt.Verdict;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;
import java.util.function.LongSupplier;

/**
 * Work that is due now and then beside the tasks: refreshing reference sets, sweeping old
 * artifacts. Shared by the drains of one environment, each of which asks for it. Done at most once
 * a minute, and on a thread of its own because it may read files.
 */
public final class Upkeep {
  /** The time between two rounds. */
  static final Duration EVERY = Duration.ofMinutes(1);

  /** A piece of that work. */
  @FunctionalInterface
  public interface Duty {
    void run() throws Exception;
  }

  private final List<Duty> duties;
  private final Consumer<String> log;
  private final LongSupplier nanos;
  private CompletableFuture<Void> round = CompletableFuture.completedFuture(null);
  private boolean begun;
  private long lastAt;

  /**
   * @param duties each fails by itself; a failure is logged and tried again a minute later
   * @param log takes one line
   */
  public Upkeep(List<Duty> duties, Consumer<String> log) {
    this(duties, log, System::nanoTime);
  }

  Upkeep(List<Duty> duties, Consumer<String> log, LongSupplier nanos) {
    this.duties = List.copyOf(duties);
    this.log = log;
    this.nanos = nanos;
  }

  /** Begins a round when one is due. */
  synchronized void tick(Executor thread) {
    long now = nanos.getAsLong();
    if (duties.isEmpty() || !round.isDone() || (begun && now - lastAt < EVERY.toNanos())) {
      return;
    }
    begun = true;
    lastAt = now;
    try {
      round = CompletableFuture.runAsync(this::doAll, thread);
    } catch (RuntimeException | Error e) { // no thread for it: the tasks matter more
      log.accept("upkeep did not begin: " + Verdict.error(e));
    }
  }

  /** Waits for the current round, so that a function does not freeze in the middle of it. */
  void await(Duration atMost) throws InterruptedException {
    CompletableFuture<Void> current;
    synchronized (this) {
      current = round;
    }
    try {
      current.get(atMost.toMillis(), TimeUnit.MILLISECONDS);
    } catch (TimeoutException | ExecutionException e) {
      log.accept("upkeep did not end in time: " + e.getClass().getSimpleName());
    }
  }

  private void doAll() {
    for (Duty duty : duties) {
      try {
        duty.run();
      } catch (Throwable e) { // Errors too: the other duties must still be done
        log.accept("upkeep failed: " + Verdict.error(e));
      }
    }
  }
}
