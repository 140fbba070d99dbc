package dev.sluice.worker;

import dev.sluice.queue.QueueUnavailable;
import dev.sluice.queue.TaskQueue;
import dev.sluice.signals.Backlog;
import dev.sluice.signals.Log;
import dev.sluice.signals.LogLine;
import dev.sluice.worker.attempt.TaskThreads;
import dev.sluice.worker.attempt.Verdict;
import java.time.Duration;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;

/**
 * Writes the metrics of a drain: with its report, and once a minute while it goes on. Only then the
 * queue is asked what stands in it, and not when the drain knows that nothing does.
 */
final class DrainMeter implements AutoCloseable {
  private static final long EVERY = 60;

  private final TaskQueue queue;
  private final Log log;
  private ScheduledExecutorService thread;

  DrainMeter(TaskQueue queue, Log log) {
    this.queue = queue;
    this.log = log;
  }

  /** A drain begins that has so much time. */
  void begin(Duration time) {
    if (log.measures() && time.toSeconds() > EVERY) {
      thread = TaskThreads.single("sluice-meter");
      thread.scheduleAtFixedRate(this::goesOn, EVERY, EVERY, TimeUnit.SECONDS);
    }
  }

  void goesOn() {
    try {
      write(log.info("drain goes on"), backlog());
    } catch (Throwable e) { // Errors too: what throws once is not run again
      failed(e);
    }
  }

  /** Writes the last line of the drain. */
  void ended(LogLine line, long remaining) {
    write(line, remaining > 0 && log.measures() ? backlog() : null);
  }

  private void write(LogLine line, Backlog backlog) {
    log.writeMeasured(line, backlog);
    log.writeTimings();
  }

  /** Null when it is not known; that the queue does not answer, the drain itself reports. */
  private Backlog backlog() {
    try {
      return queue.status().backlog();
    } catch (QueueUnavailable e) {
      return null;
    } catch (RuntimeException e) { // what was counted and timed is written all the same
      failed(e);
      return null;
    }
  }

  private void failed(Throwable e) {
    log.warn("metrics failed: " + Verdict.error(e));
  }

  @Override
  public void close() {
    if (thread != null) {
      thread.shutdownNow();
    }
  }
}
