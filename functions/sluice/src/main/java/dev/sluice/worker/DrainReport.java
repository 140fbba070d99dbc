package dev.sluice.worker;

import com.fasterxml.jackson.core.JsonProcessingException;
import dev.sluice.params.ValueJson;
import java.nio.charset.StandardCharsets;
import java.time.Instant;

/**
 * What a drain did. Counts are of settlements that the queue recorded, so a task that failed twice
 * in one drain counts twice.
 *
 * @param retried attempts that failed and will be repeated
 * @param failed tasks that became FAILED
 * @param cancelled running tasks that were stopped because somebody cancelled them
 * @param released tasks handed back unfinished or because this build cannot run them, their attempt
 *     not charged
 * @param fannedOut parents that now wait for their children
 * @param fenced outcomes refused because the task had been taken back before
 * @param stuck attempts settled on their behalf because they ignored their interrupt
 * @param recovered tasks taken back from workers whose lease was over
 * @param promoted scheduled tasks that became queued
 * @param remaining tasks still queued at the last look
 * @param steps round trips that settled and claimed
 * @param millis how long the drain took
 * @param busyMillis how long its attempts took, added up
 */
public record DrainReport(
    String worker,
    Instant startedAt,
    int claimed,
    int succeeded,
    int retried,
    int failed,
    int cancelled,
    int released,
    int fannedOut,
    int fenced,
    int stuck,
    int recovered,
    int promoted,
    long remaining,
    int steps,
    long millis,
    long busyMillis) {

  /** The report as one line of JSON. */
  public String toJson() {
    try {
      return new String(ValueJson.write(this), StandardCharsets.UTF_8);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("A report can always be written", e);
    }
  }
}
