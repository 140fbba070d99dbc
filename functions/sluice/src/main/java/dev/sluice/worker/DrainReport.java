package dev.sluice.worker;

import dev.sluice.json.JsonText;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;

/**
 * What a drain did. It counts settlements that the queue recorded, so a task that failed twice in
 * one drain counts twice.
 *
 * @param counts what does not occur counts 0
 * @param remaining tasks still queued at the last step
 * @param steps round trips that settled and claimed
 * @param took how long the drain took
 * @param busy the sum of the times of its attempts
 */
public record DrainReport(
    String worker,
    Instant startedAt,
    Map<Count, Integer> counts,
    long remaining,
    int steps,
    Duration took,
    Duration busy) {

  /** What a drain counts, in the order in which a report shows it. */
  public enum Count {
    /** Tasks that were claimed. */
    CLAIMED("claimed"),
    /** Tasks that became SUCCEEDED. */
    SUCCEEDED("succeeded"),
    /** Attempts that failed and will be repeated. */
    RETRIED("retried"),
    /** Tasks that became FAILED. */
    FAILED("failed"),
    /** Running tasks that were cancelled. */
    CANCELLED("cancelled"),
    /**
     * Tasks handed back unfinished or because this build cannot run them, their attempt not
     * charged.
     */
    RELEASED("released"),
    /** Parents that now wait for their children. */
    FANNED_OUT("fannedOut"),
    /** Outcomes that were refused because the task had been taken back. */
    FENCED("fenced"),
    /** Attempts settled on their behalf because they ignored their interrupt. */
    STUCK("stuck"),
    /** Tasks taken back from workers whose lease had expired. */
    RECOVERED("recovered"),
    /** Scheduled tasks that became queued. */
    PROMOTED("promoted");

    private final String member;

    Count(String member) {
      this.member = member;
    }
  }

  public DrainReport {
    counts = Map.copyOf(counts);
  }

  /** One of the counts. */
  public int count(Count what) {
    return counts.getOrDefault(what, 0);
  }

  /** The report as one line of JSON. */
  public String toJson() {
    JsonText json = new JsonText().beginObject();
    write(json);
    return json.endObject().toString();
  }

  /** Writes it as members of an object. */
  void write(JsonText json) {
    json.member("worker", worker).member("startedAt", startedAt.toString());
    for (Count what : Count.values()) {
      json.member(what.member, count(what));
    }
    json.member("remaining", remaining).member("steps", steps);
    json.member("millis", took.toMillis()).member("busyMillis", busy.toMillis());
  }
}
