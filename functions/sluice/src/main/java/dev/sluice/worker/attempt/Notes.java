package dev.sluice.worker.attempt;

import dev.sluice.queue.TaskRecord.Progress;
import dev.sluice.queue.WorkerQueue;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.locks.ReentrantLock;

/**
 * The progress and log lines of one attempt, gathered and sent at most every 100 ms, so that a
 * chatty task costs the queue no more than a quiet one. They are not sent from the task's own
 * thread, because an interrupt would cut the connection in the middle of a command.
 */
public final class Notes {
  /** How long notes are gathered, ms. */
  static final long GATHER = 100;

  /** Sends notes. Returns false when the lease is lost. */
  @FunctionalInterface
  interface Sender {
    boolean send(Progress progress, List<String> lines);
  }

  /** Does something later, on another thread. */
  @FunctionalInterface
  public interface Later {
    void after(long millis, Runnable action);
  }

  private final Sender sender;
  private final Later later;
  // Not a monitor: a virtual thread that waits for the network must not hold one (before Java 24).
  private final ReentrantLock sending = new ReentrantLock();
  private final Deque<String> lines = new ArrayDeque<>();
  private Progress progress;
  private boolean planned;
  private volatile boolean lost;

  Notes(Sender sender, Later later) {
    this.sender = sender;
    this.later = later;
  }

  void progress(Progress told) {
    synchronized (lines) {
      progress = told;
      plan();
    }
  }

  void log(String line) {
    synchronized (lines) {
      lines.addLast(line);
      trim();
      plan();
    }
  }

  /** Whether the queue refused a note because the lease is lost. */
  boolean lost() {
    return lost;
  }

  /** Sends what was gathered; if that fails, it is kept for the next time. */
  void flush() {
    sending.lock();
    try {
      Progress toldProgress;
      List<String> toldLines;
      synchronized (lines) {
        planned = false;
        toldProgress = progress;
        toldLines = new ArrayList<>(lines);
        progress = null;
        lines.clear();
      }
      if (lost || (toldProgress == null && toldLines.isEmpty())) {
        return;
      }
      try {
        lost = !sender.send(toldProgress, toldLines);
      } catch (RuntimeException | Error e) {
        // an attempt must not fail because of its notes
        keep(toldProgress, toldLines);
      }
    } finally {
      sending.unlock();
    }
  }

  private void keep(Progress unsentProgress, List<String> unsentLines) {
    synchronized (lines) {
      if (progress == null) {
        progress = unsentProgress;
      }
      for (int i = unsentLines.size() - 1; i >= 0; i--) {
        lines.addFirst(unsentLines.get(i));
      }
      trim();
    }
  }

  private void trim() {
    while (lines.size() > WorkerQueue.MOST_LINES) {
      lines.removeFirst();
    }
  }

  private void plan() {
    if (!planned && !lost) {
      later.after(GATHER, this::flush); // may fail for lack of a thread: the next note tries again
      planned = true;
    }
  }
}
