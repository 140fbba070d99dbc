package dev.sluice.queue.stats;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** What was counted of one type, or of all. Not safe for several threads. */
public final class Counts {
  private static final Pattern PART = Pattern.compile("([sfr]|[wt][0-9]{1,2}) ([0-9]{1,15})");

  private long succeeded;
  private long failed;
  private long retried;
  private final Times waits = new Times();
  private final Times runs = new Times();

  /** Attempts after which their tasks had succeeded. */
  public long succeeded() {
    return succeeded;
  }

  /** Attempts after which their tasks had failed. */
  public long failed() {
    return failed;
  }

  /** Attempts that did not succeed, of tasks that are tried again. */
  public long retried() {
    return retried;
  }

  /** All of these. */
  public long ended() {
    return succeeded + failed + retried;
  }

  /** How long tasks waited for a worker, from when they were enqueued, due or queued again. */
  public Times waits() {
    return waits;
  }

  /** How long attempts ran; of a fan-out, from the beginning of its first attempt. */
  public Times runs() {
    return runs;
  }

  /** How an attempt ended. */
  public enum Outcome {
    SUCCEEDED,
    FAILED,
    RETRIED
  }

  /** Counts an attempt. */
  public void add(Outcome outcome) {
    switch (outcome) {
      case SUCCEEDED -> succeeded++;
      case FAILED -> failed++;
      case RETRIED -> retried++;
    }
  }

  /** Adds what another one has. */
  public void add(Counts other) {
    succeeded += other.succeeded;
    failed += other.failed;
    retried += other.retried;
    waits.add(other.waits);
    runs.add(other.runs);
  }

  /** As it is kept: {@code s 3 f 1 w12 4}, with a letter and a bucket for each time. */
  public String text() {
    StringBuilder text = new StringBuilder();
    part(text, "s", succeeded);
    part(text, "f", failed);
    part(text, "r", retried);
    waits.counts().forEach((bucket, n) -> part(text, "w" + bucket, n));
    runs.counts().forEach((bucket, n) -> part(text, "t" + bucket, n));
    return text.toString();
  }

  private static void part(StringBuilder text, String name, long number) {
    if (number > 0) {
      text.append(text.isEmpty() ? "" : " ").append(name).append(' ').append(number);
    }
  }

  /** What a text says; what it says otherwise is left out, since others may have written it. */
  public static Counts of(String text) {
    Counts counts = new Counts();
    Matcher part = PART.matcher(text);
    while (part.find()) {
      counts.add(part.group(1), Long.parseLong(part.group(2)));
    }
    return counts;
  }

  private void add(String name, long number) {
    switch (name.charAt(0)) {
      case 's' -> succeeded += number;
      case 'f' -> failed += number;
      case 'r' -> retried += number;
      case 'w' -> waits.add(Integer.parseInt(name.substring(1)), number);
      default -> runs.add(Integer.parseInt(name.substring(1)), number);
    }
  }
}
