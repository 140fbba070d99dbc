package dev.sluice.worker;

import dev.sluice.queue.QueueUnavailable;
import dev.sluice.worker.attempt.Runs;
import dev.sluice.worker.attempt.TaskThreads;
import java.time.Duration;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.locks.LockSupport;

/**
 * One drain of the queue: claims tasks, runs them side by side, and settles each, until its {@link
 * DrainMode} or its {@link Deadline} ends it. When {@link #run} returns, nothing is leased to it.
 *
 * <p>The thread that has ended a task settles it and claims the next by itself, and the thread that
 * was woken for work claims it: no task is handed from thread to thread. The thread that calls
 * {@link #run} runs no task. It does what is due at a time, such as extending the lease or stopping
 * a task that has timed out, and wakes threads for tasks that wait behind slow ones.
 */
public final class Drain {
  private static final long MILLI = 1_000_000;

  // A sleep of that length is rarely too long for a task that is claimed meanwhile: the shortest
  // timeout of one is a second.
  private static final long LONGEST_SLEEP = 1_000 * MILLI;

  private final DrainParts parts;
  private final Deadline deadline;
  private final ExecutorService threads;
  private final AttemptStarter starter;
  private final WorkWatch watch;
  private final Runs runs;
  private final Rounds rounds;

  private volatile Thread caller;
  private volatile boolean called;
  private volatile long sleepsUntil = Rounds.NEVER;
  private volatile boolean checking;
  private volatile Throwable failure;

  /** A drain; it can be run once. */
  public Drain(DrainParts parts, DrainMode mode, Deadline deadline) {
    this.parts = parts;
    this.deadline = deadline;
    threads = TaskThreads.open();
    watch = new WorkWatch(parts.queue(), parts.settings().queues());
    runs = new Runs(threads, new Between());
    starter = new AttemptStarter(parts, deadline);
    rounds = new Rounds(parts, mode, deadline, runs, starter, watch);
  }

  /**
   * Drains.
   *
   * @throws QueueUnavailable when the queue did not answer until the deadline, for as long as a
   *     lease while nothing ran, or for 3 s while this drain held nothing; what was claimed is
   *     taken back when the lease expires
   */
  public DrainReport run() throws InterruptedException {
    caller = Thread.currentThread();
    try {
      loop();
      parts
          .beside()
          .upkeep()
          .await(Duration.ofMillis(Math.max(0, Math.min(5_000, deadline.left() - 500))));
      return rounds.report();
    } catch (QueueUnavailable e) {
      throw e;
    } catch (RuntimeException | Error | InterruptedException e) {
      handBackAfter(e);
      throw e;
    } finally {
      runs.close();
      rounds.close();
      starter.close();
      threads.shutdown();
    }
  }

  /**
   * Ends the drain within 4 s: nothing more is claimed, running tasks get a second to end, then
   * they are interrupted and handed back. Safe from any thread; returns at once.
   */
  public void stop() {
    deadline.stop();
    watch.passOn();
    call();
  }

  /** Whether Redis does not know yet what became of a task it runs or ran. Safe from any thread. */
  public boolean holding() {
    return rounds.holding();
  }

  private void handBackAfter(Throwable thrown) {
    deadline.stop();
    watch.passOn();
    runs.close(); // perhaps there is no thread left
    failure = null;
    try {
      loop();
    } catch (RuntimeException | Error | InterruptedException e) {
      if (e != thrown) {
        thrown.addSuppressed(e);
      }
    }
  }

  private void loop() throws InterruptedException {
    while (true) {
      called = false;
      parts.beside().upkeep().tick(threads);
      long recurring = enqueueDue();
      rethrow();
      rounds.round();
      if (rounds.over()) {
        return;
      }
      do {
        check();
      } while (sleep(recurring));
    }
  }

  /** When something recurs next. */
  private long enqueueDue() {
    long began = rounds.now();
    try {
      return began + parts.beside().recurring().enqueueDue() * MILLI;
    } catch (QueueUnavailable e) {
      rounds.unanswered(e, began);
      return began; // the next answer says when
    }
  }

  private void rethrow() {
    Throwable thrown = failure;
    if (thrown instanceof Error error) {
      throw error;
    } else if (thrown != null) {
      throw (RuntimeException) thrown;
    }
  }

  private void check() {
    runs.check();
    checking = false; // before this thread looks, or what another leaves now might be missed
    if (runs.waiting() > 0 || rounds.behind() || watch.open()) {
      checking = true;
    }
  }

  /**
   * Sleeps until something is due or this thread is called.
   *
   * @return whether it is only time for another check
   */
  private boolean sleep(long recurring) throws InterruptedException {
    long now = rounds.now();
    long until = Math.min(recurring, now + LONGEST_SLEEP);
    sleepsUntil = until; // from here on this thread is called when something is due sooner
    until = Math.min(until, rounds.dueAt());
    long wait = (checking ? Math.min(until, now + Runs.CHECK) : until) - now;
    if (wait > 0 && !called && !rounds.over()) {
      LockSupport.parkNanos(this, wait);
    }
    sleepsUntil = Rounds.NEVER;
    if (Thread.interrupted()) {
      throw new InterruptedException();
    }
    return checking && !called && !rounds.late() && rounds.now() < Math.min(until, rounds.dueAt());
  }

  /** Has the calling thread look at everything again. */
  private void call() {
    called = true;
    LockSupport.unpark(caller);
  }

  private final class Between implements Runs.Between {
    @Override
    public boolean due() {
      return rounds.due();
    }

    @Override
    public void round() {
      Thread.interrupted(); // for a task that has ended on this thread
      rounds.round();
      long sleeps = sleepsUntil;
      if (rounds.over() || sleeps != Rounds.NEVER && rounds.dueAt() < sleeps) {
        call();
      }
    }

    @Override
    public boolean behind() {
      return rounds.behind() || watch.open();
    }

    @Override
    public boolean unwatched() {
      return watch.open();
    }

    @Override
    public boolean watch() {
      boolean waited = watch.await();
      if (waited) {
        rounds.wake();
      }
      return waited;
    }

    @Override
    public void keepChecking() {
      if (!checking) {
        checking = true;
        if (sleepsUntil != Rounds.NEVER) {
          call();
        }
      }
    }

    @Override
    public void failed(Throwable thrown) {
      failure = thrown;
      call();
    }
  }
}
