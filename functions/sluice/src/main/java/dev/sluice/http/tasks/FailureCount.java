package dev.sluice.http.tasks;

import dev.sluice.json.JsonText;
import dev.sluice.params.shape.Formats;
import dev.sluice.queue.QueueView.FailedTask;
import dev.sluice.queue.QueueView.Ignored;
import java.time.Duration;
import java.time.Instant;

/** Counts the tasks of a group of failures, which are added newest first. */
final class FailureCount {
  /** The trend shows a day. */
  static final int HOURS = 24;

  /** So many new ones end no mark, however few there were before. */
  private static final int FEW = 10;

  private final FailureGroup group;
  private final Instant now;
  private final Ignored ignored;
  private final int[] hours = new int[HOURS];
  private int count;
  private int retryable;
  private int sinceIgnored;
  private FailedTask newest;
  private Instant first;

  /**
   * @param ignored null: it is not
   */
  FailureCount(FailureGroup group, Instant now, Ignored ignored) {
    this.group = group;
    this.now = now;
    this.ignored = ignored;
  }

  void add(FailedTask task) {
    if (count++ == 0) {
      newest = task;
    }
    first = task.failedAt();
    retryable += task.parentEnded() ? 0 : 1;
    sinceIgnored += ignored != null && task.failedAt().isAfter(ignored.since()) ? 1 : 0;
    long ago = Math.max(0, Duration.between(task.failedAt(), now).toHours());
    if (ago < HOURS) {
      hours[HOURS - 1 - (int) ago]++;
    }
  }

  int count() {
    return count;
  }

  FailureGroup group() {
    return group;
  }

  FailedTask newest() {
    return newest;
  }

  /** A mark ends with its time, and when as many failed since as there had been. */
  private boolean isIgnored() {
    return ignored != null
        && ignored.until().isAfter(now)
        && sinceIgnored <= Math.max(FEW, ignored.count());
  }

  /** Into an object that is open. */
  void write(JsonText json) {
    json.member("id", group.id());
    json.member("type", group.type());
    json.member("error", group.error());
    if (!newest.place().isEmpty()) {
      json.member("place", newest.place());
    }
    json.member("count", count);
    json.member("retryable", retryable);
    TaskJson.time(json, "firstAt", first);
    TaskJson.time(json, "lastAt", newest.failedAt());
    json.member("example", newest.id());
    json.beginArray("hours");
    for (int hour : hours) {
      json.element((long) hour);
    }
    json.endArray();
    if (isIgnored()) {
      json.member("ignoredUntil", Formats.text(ignored.until()));
    }
  }
}
