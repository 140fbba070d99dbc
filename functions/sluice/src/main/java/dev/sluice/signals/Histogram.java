package dev.sluice.signals;

import java.time.Duration;
import java.util.concurrent.atomic.LongAdder;

/**
 * Counts times in buckets, the last of which has no upper bound. Each bucket costs whoever collects
 * metrics a series for each type, so these are few; the queue's own statistics have five times as
 * many.
 */
final class Histogram {
  /** The upper bounds, seconds: a wake-up takes tens of milliseconds, a long task minutes. */
  static final double[] BOUNDS = {
    0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30, 60, 300, 900, 3600
  };

  private static final double NANOS = 1e9;

  private final LongAdder[] buckets = new LongAdder[BOUNDS.length + 1];
  private final LongAdder nanos = new LongAdder();

  /**
   * What was counted.
   *
   * @param buckets how many are in each bucket, not those below it
   */
  record Counts(long[] buckets, double seconds) {
    static final Counts NONE = new Counts(new long[BOUNDS.length + 1], 0);

    long all() {
      long all = 0;
      for (long bucket : buckets) {
        all += bucket;
      }
      return all;
    }

    /** What was counted since. */
    Counts since(Counts before) {
      long[] more = new long[buckets.length];
      for (int i = 0; i < more.length; i++) {
        more[i] = buckets[i] - before.buckets[i];
      }
      return new Counts(more, seconds - before.seconds);
    }
  }

  Histogram() {
    for (int i = 0; i < buckets.length; i++) {
      buckets[i] = new LongAdder();
    }
  }

  /** A negative time, by clocks that differ, counts as 0. */
  void add(Duration took) {
    long length = Math.max(0, took.toNanos());
    int i = 0;
    while (i < BOUNDS.length && length / NANOS > BOUNDS[i]) {
      i++;
    }
    buckets[i].increment();
    nanos.add(length);
  }

  Counts counts() {
    long[] counts = new long[buckets.length];
    for (int i = 0; i < counts.length; i++) {
      counts[i] = buckets[i].sum();
    }
    return new Counts(counts, nanos.sum() / NANOS);
  }
}
