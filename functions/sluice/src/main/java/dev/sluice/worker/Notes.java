package dev.sluice.worker;

import dev.sluice.queue.TaskRecord.Progress;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.locks.ReentrantLock;

/**
 * What one attempt tells: progress and log lines, gathered and sent at most every 100 ms, so that a
 * chatty task costs the queue no more than a quiet one. Sent from another thread than the task's
 * own: an interrupt would otherwise cut the connection in the middle of a command.
 */
final class Notes {
  /** The time in which notes are gathered, ms. */
  static final long GATHER = 100;

  /** Most lines that wait to be sent; the queue keeps no more, so older ones may go. */
  static final int MOST_LINES = 1_000;

  /** Sends notes. Returns false when the lease is lost. */
  @FunctionalInterface
  interface Sender {
    boolean send(Progress progress, List<String> lines);
  }

  /** Does something later, on a thread of its own. */
  @FunctionalInterface
  interface Later {
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

  /** Sends what has been gathered; when that fails it stays for the next time. */
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
        // notes are not worth an attempt
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
    while (lines.size() > MOST_LINES) {
      lines.removeFirst();
    }
  }

  private void plan() {
    if (!planned && !lost) {
      planned = true;
      later.after(GATHER, this::flush);
    }
  }
}
