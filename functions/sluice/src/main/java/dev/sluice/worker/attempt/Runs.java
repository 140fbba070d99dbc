package dev.sluice.worker.attempt;

import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongSupplier;

/**
 * Runs attempts, in the order in which they are added, on as few threads as they need: a thread
 * that has ended one takes the next. To wake a thread costs more than a short task, so as many are
 * woken as the usual times of the attempts ask for: one for each that usually takes long, one for
 * many that are short.
 *
 * <p>A short one may take long for once. While anything waits behind one, somebody must call {@link
 * #check} every {@link #CHECK}, which wakes threads for what waits.
 */
public final class Runs {
  /** The time between two checks, ns. A thread is woken after one or two of them. */
  public static final long CHECK = 1_000_000;

  /** What its threads do between attempts. Called by many threads. */
  public interface Between {
    /** Whether there is something to do before another attempt is run. */
    boolean due();

    /** Settles and claims, unless another thread does. */
    void round();

    /** Whether attempts have ended that no round has seen, or {@link #unwatched}. */
    boolean behind();

    /** Whether somebody should wait for work and nobody does. */
    boolean unwatched();

    /** Waits for work, unless another thread does; returns whether it waited. */
    boolean watch();

    /** Asks for checks from now on, because something is left behind an attempt. */
    void keepChecking();

    /** One of the others failed; its thread goes on with nothing. */
    void failed(Throwable failure);
  }

  private record Ready(Attempt attempt, Usual usual, long weight) {}

  private final Executor threads;
  private final Between between;
  private final LongSupplier nanos;
  private final Queue<Ready> ready = new ConcurrentLinkedQueue<>();
  private final AtomicInteger added = new AtomicInteger();
  private final AtomicInteger begun = new AtomicInteger();

  /** The usual times of what is ready, added up, ns. */
  private final AtomicLong backlog = new AtomicLong();

  /** Threads that look for a ready attempt now or soon, those that were woken for it included. */
  private final AtomicInteger free = new AtomicInteger();

  private final Set<Hand> hands = ConcurrentHashMap.newKeySet();

  /** How many threads the last checks wanted for attempts that wait behind slow ones. */
  private int extra;

  /** How many had begun at the last check. */
  private int seen;

  private volatile boolean closed;

  /**
   * @param threads as many as are asked for
   */
  public Runs(Executor threads, Between between) {
    this(threads, between, System::nanoTime);
  }

  Runs(Executor threads, Between between, LongSupplier nanos) {
    this.threads = threads;
    this.between = between;
    this.nanos = nanos;
  }

  /** Adds one; {@link #ensure} has it run. */
  public void add(Attempt attempt, Usual usual) {
    long weight = usual.nanos();
    backlog.addAndGet(weight);
    added.incrementAndGet();
    ready.add(new Ready(attempt, usual, weight));
  }

  /** How many wait for a thread. */
  public int waiting() {
    return added.get() - begun.get();
  }

  /** Wakes no more threads; those that run go on. */
  public void close() {
    closed = true;
  }

  /**
   * Wakes threads for what is ready, and for the wait for work.
   *
   * @throws OutOfMemoryError when the system has no thread for it
   */
  public void ensure() {
    wake(wanted() - free.get()); // two threads that do this at once may wake too many
  }

  /** What is short is run before its thread waits for work; what is long, beside one that waits. */
  private int wanted() {
    long work = ready.isEmpty() ? 0 : Math.max(1, backlog.get());
    long threads =
        between.unwatched() ? 1 + work / Usual.LONG : (work + Usual.LONG - 1) / Usual.LONG;
    return (int) Math.min(threads, 1L + waiting());
  }

  private void wake(int number) {
    for (int i = 0; i < number && !closed; i++) {
      free.incrementAndGet();
      try {
        threads.execute(new Hand());
      } catch (RuntimeException | Error e) {
        free.decrementAndGet();
        throw e;
      }
    }
  }

  /**
   * Wakes threads for what waits behind an attempt that takes longer than usual; if those meet slow
   * ones too, twice as many the next time. For one thread.
   */
  public void check() {
    boolean slow = false;
    long time = nanos.getAsLong();
    for (Hand hand : hands) {
      slow |= hand.slow(time) && hand.discount();
    }
    int now = begun.get();
    boolean stuck = now - seen <= extra; // nothing has begun but on those threads
    seen = now;
    int more = slow ? Math.max(1, 2 * extra) : stuck ? extra : 0;
    extra = Math.min(waiting(), more);
    ensure();
    wake(extra - free.get());
  }

  /** A thread while it has something to do. */
  private final class Hand implements Runnable {
    /** Whether it counts as free; a check may change that while it runs an attempt. */
    private volatile boolean counted = true;

    /** When it began the attempt it runs; 0 while it runs none. */
    private volatile long since;

    @Override
    public void run() {
      hands.add(this);
      try {
        do {
          count();
          work();
          discount();
        } while (!ready.isEmpty()); // added while this thread still counted as free
      } catch (Throwable failure) {
        between.failed(failure);
      } finally {
        discount();
        hands.remove(this);
      }
    }

    private void work() {
      while (true) {
        if (ready.isEmpty() || between.due()) {
          discount();
          between.round();
          count();
          ensure();
        }
        Ready next = ready.poll();
        if (next != null) {
          run(next);
        } else if (!watch()) {
          return;
        }
      }
    }

    private boolean watch() {
      discount();
      boolean watched = between.unwatched() && between.watch();
      count();
      return watched;
    }

    private void run(Ready next) {
      backlog.addAndGet(-next.weight);
      boolean left = begun.incrementAndGet() != added.get() || between.behind();
      if (!next.usual.brief()) {
        discount();
        ensure();
      }
      if (left) {
        between.keepChecking();
      }
      long from = nanos.getAsLong();
      since = from;
      try {
        next.attempt.run();
      } catch (Throwable e) {
        // it could not even say that it has ended: its slot is free once it has timed out
      }
      since = 0;
      next.usual.took(nanos.getAsLong() - from);
      count();
    }

    private boolean slow(long now) {
      long from = since;
      return from != 0 && now - from > CHECK / 2;
    }

    private void count() {
      if (!counted) {
        synchronized (this) {
          counted = true;
        }
        free.incrementAndGet();
      }
    }

    /** Returns whether it counted. */
    private boolean discount() {
      synchronized (this) {
        if (!counted) {
          return false;
        }
        counted = false;
      }
      free.decrementAndGet();
      return true;
    }
  }
}
