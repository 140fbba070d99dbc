package dev.sluice.worker;

import dev.sluice.queue.FailureTrace;
import dev.sluice.queue.FailureTrace.Problem;
import dev.sluice.queue.Settlement;
import dev.sluice.queue.Settlement.Unrunnable;
import dev.sluice.queue.TaskRecord;
import dev.sluice.signals.Log;
import dev.sluice.signals.LogLine;
import java.util.List;
import java.util.function.Consumer;

/**
 * Logs each attempt that did not do its task's work: that failed, will be repeated, was handed back
 * for a reason, or ignored its interrupt. A line has the class of what was thrown and the place in
 * the application's code; its message is with the task, where only those see it who may.
 */
public final class AttemptLog implements Consumer<AttemptEnd> {
  private final Log log;

  /**
   * @param log when it is not structured, nothing is logged
   */
  public AttemptLog(Log log) {
    this.log = log;
  }

  @Override
  public void accept(AttemptEnd end) {
    LogLine line = log.structured() ? line(end) : null;
    if (line == null) {
      return;
    }
    TaskRecord task = end.task();
    line.trace(end.place(), true).task(task.id()).attempt(task.attempt());
    line.member("type", task.type()).member("maxAttempts", task.maxAttempts());
    line.member("millis", end.took().toMillis());
    line.member("timeoutMillis", task.timeout().toMillis());
    if (end.trace() != null) {
      describe(line, end.trace());
    }
    line.write();
  }

  /** Null when there is nothing to say. */
  private LogLine line(AttemptEnd end) {
    if (end.lost()) {
      return log.warning("attempt lost its lease");
    }
    Settlement settlement = end.settlement();
    if (settlement == null) {
      return log.error("attempt ignored its interrupt");
    }
    if (settlement instanceof Settlement.Fail) {
      return log.error("task failed");
    }
    if (settlement instanceof Settlement.Retry retry) {
      return log.warning("attempt failed").member("retryMillis", retry.delay().toMillis());
    }
    if (settlement instanceof Settlement.HandBack back && back.why() != Unrunnable.OCCUPIED) {
      return log.warning("attempt handed back").member("reason", back.why().word());
    }
    boolean crowded = settlement instanceof Settlement.Release release && release.alone() != null;
    return crowded ? log.warning("attempt handed back").member("reason", "to-run-alone") : null;
  }

  private static void describe(LogLine line, FailureTrace trace) {
    List<Problem> problems = trace.problems();
    Problem first = problems.get(0);
    Problem cause = problems.get(problems.size() - 1);
    line.member("exception", first.exception());
    line.member("cause", cause == first ? null : cause.exception());
    String innermost = cause.frames().isEmpty() ? null : cause.frames().get(0).at();
    line.member("at", trace.place().orElse(innermost));
  }
}
