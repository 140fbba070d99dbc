package dev.sluice.local;

import dev.sluice.worker.Deadline;
import dev.sluice.worker.Drain;
import dev.sluice.worker.DrainMode;
import dev.sluice.worker.DrainParts;
import java.time.Duration;
import java.util.List;
import java.util.stream.IntStream;

/**
 * Long-polling drains, each in a thread of its own. They are to the queue what as many drain
 * functions are in the cloud; their upkeep is what the schedule is good for there.
 */
final class Workers implements AutoCloseable {
  /** A drain ends within 4 s of being told to; after this its leases are left to run out. */
  private static final Duration STOP = Duration.ofSeconds(6);

  /** Before a drain that failed is followed by a new one. */
  private static final Duration PAUSE = Duration.ofSeconds(1);

  private final List<Worker> workers;

  /** Starts them; the parts serve all of them. */
  Workers(int count, DrainParts parts) {
    workers = IntStream.rangeClosed(1, count).mapToObj(i -> new Worker(i, parts)).toList();
    workers.forEach(Thread::start);
  }

  /** Hands running tasks back. */
  @Override
  public void close() {
    workers.forEach(Worker::halt);
    long end = System.nanoTime() + STOP.toNanos();
    try {
      for (Worker worker : workers) {
        worker.join(Math.max(1, (end - System.nanoTime()) / 1_000_000));
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
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
        } catch (InterruptedException e) {
          return;
        } catch (Throwable e) { // a worker outlives whatever ended its drain, Errors too
          say(e);
          pause();
        }
      }
    }

    /** With no heap left even this may fail. */
    private void say(Throwable failure) {
      try {
        parts.log().accept(getName() + " begins anew: " + failure);
      } catch (RuntimeException | Error e) {
        // the drain that follows counts for more than the line
      }
    }

    private synchronized Drain next() {
      drain = halted ? null : new Drain(parts, DrainMode.LONG_POLL, Deadline.none());
      return drain;
    }

    private synchronized void pause() {
      try {
        if (!halted) {
          wait(PAUSE.toMillis());
        }
      } catch (InterruptedException e) {
        halted = true;
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
