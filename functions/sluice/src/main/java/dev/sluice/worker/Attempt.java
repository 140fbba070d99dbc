package dev.sluice.worker;

import dev.sluice.queue.Claimed;
import dev.sluice.queue.Settlement;
import dev.sluice.task.RetryPolicy;
import java.time.Duration;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.LongSupplier;

/**
 * One running task. It is settled once: by its own thread when its code has ended, or, when that
 * ignores its interrupt, by the drain on its behalf; what the thread comes to later counts no more.
 */
final class Attempt implements Runnable {
  /** How long an interrupted attempt may take to end, ns. */
  static final long PATIENCE = Duration.ofSeconds(5).toNanos();

  private static final String UNDESCRIBED = "it failed in a way that could not be described";
  private static final Duration UNDESCRIBED_DELAY = Duration.ofSeconds(10);

  /**
   * An attempt's thread is free again.
   *
   * @param settlement null when it was settled on its behalf before
   */
  record Ended(Attempt attempt, Settlement settlement, long nanos) {}

  private final Claimed claimed;
  private final RetryPolicy retry;
  private final TaskCall call;
  private final TaskRunContext context;
  private final Consumer<Ended> ended;
  private final LongSupplier clock;
  private final long startedAt;
  private Thread thread;
  private boolean settled;
  private volatile Stop stop;
  // only the drain's thread uses it
  private long due;

  /**
   * @param clock nanoseconds since the drain began; the timeout counts from now
   */
  Attempt(
      Claimed claimed,
      RetryPolicy retry,
      TaskCall call,
      Function<BooleanSupplier, TaskRunContext> contexts,
      Consumer<Ended> ended,
      LongSupplier clock) {
    this.claimed = claimed;
    this.retry = retry;
    this.call = call;
    this.context = contexts.apply(() -> stop != null);
    this.ended = ended;
    this.clock = clock;
    this.startedAt = clock.getAsLong();
    this.due = startedAt + claimed.task().timeout().toNanos();
  }

  Claimed claimed() {
    return claimed;
  }

  /** When the drain must look at it again: its timeout, or the end of the patience with it. */
  long due() {
    return due;
  }

  boolean stopping() {
    return stop != null;
  }

  @Override
  public void run() {
    Settlement settlement = null;
    try {
      settlement = settle(outcome());
    } catch (Throwable failure) {
      // such as an exception whose own getMessage throws, or no heap left to describe it
      settlement = new Settlement.Retry(claimed.lease(), UNDESCRIBED_DELAY, UNDESCRIBED);
    } finally {
      // without this the slot would stay taken until the attempt times out
      ended.accept(new Ended(this, settlement, clock.getAsLong() - startedAt));
    }
  }

  /** Asks it to stop; the first reason counts. */
  void stop(Stop why, long now) {
    synchronized (this) {
      if (stop != null) {
        return;
      }
      stop = why;
      due = now + PATIENCE;
      if (thread != null) {
        thread.interrupt();
      }
    }
  }

  /** Settles it on its behalf. Null when its own thread was quicker. */
  Settlement giveUp() {
    return settleOnce()
        ? Verdict.stopped(claimed, stop, context.advanced(), retry, ThreadLocalRandom.current())
        : null;
  }

  /** Whether it was still to be settled; nobody else settles it after this. */
  private synchronized boolean settleOnce() {
    boolean first = !settled;
    settled = true;
    return first;
  }

  private Outcome outcome() {
    synchronized (this) {
      thread = Thread.currentThread();
      if (stop != null) {
        thread.interrupt();
      }
    }
    Outcome outcome;
    try {
      outcome = call.run(claimed, context);
    } catch (Throwable failure) {
      // Errors too: a task that overflows its stack or the heap must not take the worker with it.
      outcome = new Outcome.Threw(failure);
    }
    synchronized (this) {
      // from here on nobody interrupts what the thread does next
      thread = null;
      Thread.interrupted();
    }
    context.finish();
    return outcome;
  }

  private Settlement settle(Outcome outcome) {
    return settleOnce()
        ? Verdict.of(claimed, outcome, stop, context.advanced(), retry, ThreadLocalRandom.current())
        : null;
  }
}
