package dev.sluice.local;

import dev.sluice.worker.Deadline;
import dev.sluice.worker.Drain;
import dev.sluice.worker.DrainMode;
import dev.sluice.worker.DrainParts;
import java.time.Duration;
import java.util.List;
import java.util.stream.IntStream;

/**
 * Long-polling drains, each on its own thread. They do what as many drain functions do in the
 * cloud, and their upkeep does what the schedule does there.
 */
final class Workers implements AutoCloseable {
  /** A drain ends within 4 s of being asked to; after this its leases are left to expire. */
  private static final Duration STOP = Duration.ofSeconds(6);

  /** Before a failed drain is replaced by a new one. */
  private static final Duration PAUSE = Duration.ofSeconds(1);

  private final List<Worker> workers;

  /** Starts them; all of them share the parts. */
  Workers(int count, DrainParts parts) {
    workers = IntStream.rangeClosed(1, count).mapToObj(i -> new Worker(i, parts)).toList();
    try {
      workers.forEach(Thread::start);
    } catch (RuntimeException | Error e) {
      stop(); // those that have started
      throw e;
    }
  }

  /** Lets them claim nothing more and end within 4 s, handing back what runs; returns at once. */
  void stop() {
    workers.forEach(Worker::halt);
  }

  /**
   * Hands running tasks back.
   *
   * @return whether Redis has recorded what became of every task
   */
  boolean end() {
    stop();
    long end = System.nanoTime() + STOP.toNanos();
    try {
      for (Worker worker : workers) {
        worker.join(Math.max(1, (end - System.nanoTime()) / 1_000_000));
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    return workers.stream().noneMatch(Worker::holding);
  }

  @Override
  public void close() {
    end();
  }

  private static final class Worker extends Thread {
    private final DrainParts parts;
    private Drain drain;
    private boolean halted;

    Worker(int number, DrainParts parts) {
      super("worker-" + number);
      this.parts = parts;
    }

    @Override
    public void run() {
      while (true) {
        try {
          Drain next = next();
          if (next == null) {
            return;
          }
          next.run();
        } catch (Throwable e) { // a worker must outlive whatever ended its drain, even an Error
          say(e);
          pause();
        }
      }
    }

    /** Without any heap left even this may fail. */
    private void say(Throwable failure) {
      try {
        parts.beside().log().warn(getName() + " starts again: " + failure);
      } catch (RuntimeException | Error e) {
        // starting the next drain matters more than the line
      }
    }

    private synchronized Drain next() {
      if (halted) {
        return null;
      }
      drain = new Drain(parts, DrainMode.LONG_POLL, Deadline.none());
      return drain;
    }

    synchronized boolean holding() {
      return drain != null && drain.holding();
    }

    private synchronized void pause() {
      try {
        if (!halted) {
          wait(PAUSE.toMillis());
        }
      } catch (InterruptedException e) {
        // by a task that interrupts threads which are not its own: only halt() ends a worker
      }
    }

    synchronized void halt() {
      halted = true;
      notifyAll();
      if (drain != null) {
        drain.stop();
      }
    }
  }
}
