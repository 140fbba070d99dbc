package dev.sluice.worker.attempt;

import dev.sluice.queue.DrainStep.Claimed;
import dev.sluice.queue.FailureTrace;
import dev.sluice.queue.Settlement;
import dev.sluice.queue.TaskRecord;
import dev.sluice.signals.Spans;
import dev.sluice.signals.TraceParent;
import dev.sluice.signals.WorkSpan;
import dev.sluice.task.RetryPolicy;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.LongSupplier;

/**
 * One running task. It is settled once: by its own thread when its code has ended, or by the drain
 * on its behalf when the code ignores its interrupt. After that, the thread's outcome no longer
 * counts.
 */
public final class Attempt implements Runnable {
  /** How long an interrupted attempt may take to end, ns. */
  public static final long PATIENCE = Duration.ofSeconds(5).toNanos();

  private static final String UNDESCRIBED = "it failed in a way that could not be described";
  // functions restored from one snapshot would have the same ThreadLocalRandom
  private static final SecureRandom RANDOM = new SecureRandom();

  private static final String IGNORED = "interrupt_ignored";
  private static final Duration UNDESCRIBED_DELAY = Duration.ofSeconds(10);

  /**
   * An attempt's thread is free again.
   *
   * @param settlement null when the drain had already settled it
   * @param trace where its code failed; null when it did not, or for a reason outside of it
   */
  public record Ended(Attempt attempt, Settlement settlement, FailureTrace trace, long nanos) {}

  /**
   * Attempts of this process, which share its heap: those that have begun in the upper 32 bits,
   * those that run now in the lower. One number, so that two that begin together cannot each miss
   * the other.
   */
  private static final AtomicLong COUNTS = new AtomicLong();

  private final Claimed claimed;
  private final RetryPolicy retry;
  private final TaskCall call;
  private final TaskRunContext context;
  private final Consumer<Ended> ended;
  private final LongSupplier clock;
  private Thread thread;
  private boolean settled;
  private volatile Stop stop;
  // only its own thread uses it
  private FailureTrace trace;
  private Throwable thrown;
  // its own thread begins it; the drain ends it when that thread does not
  private volatile WorkSpan span;
  // its own thread writes these three before it first takes the lock
  private boolean besideOthers;
  private long begun;
  private long threadId;
  // used only in the drain's rounds
  private boolean lost;
  private long due;

  /**
   * @param clock nanoseconds since the drain began; the timeout counts from now
   */
  public Attempt(
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
    this.due = clock.getAsLong() + claimed.task().timeout().toNanos();
  }

  public Claimed claimed() {
    return claimed;
  }

  /** Where it is in a trace; null: it belongs to none, or never began. */
  public TraceParent place() {
    return context.trace();
  }

  /** When the drain must look at it again: at its timeout, or when its time to stop is over. */
  public long due() {
    return due;
  }

  public boolean stopping() {
    return stop != null;
  }

  /** Whether the task belongs to another worker now. */
  public boolean lost() {
    return lost;
  }

  /** The task belongs to another worker now. */
  public void lose(long now) {
    lost = true;
    stop(Stop.LEASE_LOST, now);
  }

  @Override
  public void run() {
    Settlement settlement = null;
    long from = clock.getAsLong();
    long counts = COUNTS.addAndGet((1L << 32) + 1);
    besideOthers = (int) counts > 1;
    begun = counts >>> 32;
    threadId = Thread.currentThread().getId();
    try {
      settlement = givenUp() ? null : settle(outcome());
    } catch (Throwable failure) {
      // such as an exception whose own getMessage throws, or no heap left to describe it
      settlement =
          Verdict.sharedHeap(claimed, failure, accompanied())
              ? new Settlement.Release(claimed.lease(), UNDESCRIBED)
              : new Settlement.Retry(claimed.lease(), UNDESCRIBED_DELAY, UNDESCRIBED);
    } finally {
      COUNTS.decrementAndGet();
      if (span != null) {
        span.end(error(settlement));
      }
      // without this the slot would stay taken until the attempt times out
      ended.accept(new Ended(this, settlement, trace, clock.getAsLong() - from));
    }
  }

  /** Whether others ran when it began, or have begun since. */
  private boolean accompanied() {
    return besideOthers || COUNTS.get() >>> 32 != begun;
  }

  /** Asks it to stop; the first reason counts. */
  public void stop(Stop why, long now) {
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

  /** Settles it on its behalf; returns null when its own thread was quicker. */
  public Settlement giveUp() {
    Stop why = why();
    if (!settleOnce()) {
      return null;
    }
    if (span != null) {
      span.end(IGNORED);
    }
    return Verdict.stopped(claimed, why, context.advanced(), retry, RANDOM);
  }

  private Stop why() {
    Stop asked = stop;
    return asked == Stop.ENDING && exits() ? Stop.EXITED : asked;
  }

  /**
   * Whether the process is ending because this task asked for it: handed back uncharged, the task
   * would end every process that it is given to. The thread that asked stands in that call until
   * the process has ended. If it is not the task's own, the task is charged only when no other ran
   * beside it and that thread is younger than its own: the application may end by itself as well. A
   * virtual thread that the task started is not seen.
   */
  private boolean exits() {
    Thread own;
    synchronized (this) {
      own = thread;
    }
    if (own != null && exits(own.getStackTrace())) {
      return true;
    }
    if (accompanied()) {
      return false;
    }
    for (Map.Entry<Thread, StackTraceElement[]> other : Thread.getAllStackTraces().entrySet()) {
      if (other.getKey().getId() > threadId && exits(other.getValue())) {
        return true;
      }
    }
    return false;
  }

  private static boolean exits(StackTraceElement[] stack) {
    for (StackTraceElement frame : stack) {
      if (frame.getClassName().equals(Runtime.class.getName())
          && frame.getMethodName().equals("exit")) {
        return true;
      }
    }
    return false;
  }

  /** Whether it was settled before there was a thread for it. */
  private synchronized boolean givenUp() {
    return settled;
  }

  /** Returns true to the first caller only, who must settle it. */
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
    begin();
    try {
      outcome = call.run(claimed, context);
    } catch (Throwable failure) {
      // Errors too: a task that overflows its stack or the heap must not take the worker with it.
      outcome = new Outcome.Threw(failure, accompanied());
      thrown = failure;
    } finally {
      span.leave();
    }
    synchronized (this) {
      // from here on nothing interrupts what the thread does next
      thread = null;
      Thread.interrupted();
    }
    if (thrown != null && Verdict.blames(thrown, stop)) {
      trace = call.trace(claimed, thrown);
      if (trace != null) {
        context.failed(trace);
      }
    }
    context.finish();
    return outcome;
  }

  private void begin() {
    TaskRecord task = claimed.task();
    span = Spans.begin(WorkSpan.Kind.CONSUMER, "process " + task.type(), task.trace());
    span.with("messaging.system", "sluice")
        .with("messaging.operation.name", "process")
        .with("messaging.operation.type", "process")
        .with("messaging.destination.name", task.queue())
        .with("messaging.message.id", task.id())
        .with("sluice.task.type", task.type())
        .with("sluice.task.attempt", task.attempt());
    context.enter(span.trace());
  }

  /** Why its span has failed, in a word; null: it has not. */
  private String error(Settlement settlement) {
    if (settlement == null) {
      return IGNORED;
    }
    boolean failed =
        settlement instanceof Settlement.Fail || settlement instanceof Settlement.Retry;
    Stop asked = stop;
    if (asked == Stop.LEASE_LOST || failed && asked != null) {
      return asked.name().toLowerCase(Locale.ROOT);
    }
    return !failed ? null : thrown == null ? "refused" : thrown.getClass().getName();
  }

  private Settlement settle(Outcome outcome) {
    return settleOnce()
        ? Verdict.of(claimed, outcome, why(), context.advanced(), retry, RANDOM)
        : null;
  }
}
