package dev.sluice.queue.stats;

import java.time.Duration;
import java.util.Map;
import java.util.TreeMap;

/**
 * How often something took how long, in fixed buckets: each is wider than the one before by the
 * square root of two, from a microsecond to 38 hours, so a percentile is right to a sixth. Not safe
 * for several threads.
 */
public final class Times {
  /** The last bucket, which has all that took longer, too. */
  static final int LAST = 74;

  private final TreeMap<Integer, Long> counts = new TreeMap<>();

  /** Counts one. */
  public void add(Duration took) {
    add(bucket(took), 1);
  }

  void add(int bucket, long number) {
    counts.merge(Math.max(0, Math.min(bucket, LAST)), number, Long::sum);
  }

  void add(Times other) {
    other.counts.forEach(this::add);
  }

  /** By bucket; those that are empty are left out. */
  Map<Integer, Long> counts() {
    return counts;
  }

  /** How many were counted. */
  public long number() {
    return counts.values().stream().mapToLong(n -> n).sum();
  }

  /**
   * How long it took at most for so many of a hundred; null when nothing was counted.
   *
   * @param percent above 0, up to 100
   */
  public Duration percentile(double percent) {
    double wanted = number() * percent / 100;
    double before = 0;
    for (Map.Entry<Integer, Long> bucket : counts.entrySet()) {
      double here = bucket.getValue();
      if (before + here >= wanted && here > 0) {
        double part = (wanted - before) / here; // of the bucket, evenly on its own scale
        return micros(Math.pow(2, (bucket.getKey() - 1 + part) / 2));
      }
      before += here;
    }
    return null;
  }

  /** About how long it took on average; null when nothing was counted. */
  public Duration mean() {
    double sum = 0;
    for (Map.Entry<Integer, Long> bucket : counts.entrySet()) {
      sum += bucket.getValue() * Math.pow(2, (bucket.getKey() - 0.5) / 2);
    }
    return counts.isEmpty() ? null : micros(sum / number());
  }

  /** Bucket b has what took more than 2^((b-1)/2) microseconds and at most 2^(b/2). */
  static int bucket(Duration took) {
    double micros = took.toNanos() / 1_000.0;
    return micros <= 1
        ? 0
        : Math.min(LAST, (int) Math.ceil(2 * Math.log(micros) / Math.log(2) - 1e-9));
  }

  private static Duration micros(double micros) {
    return Duration.ofNanos((long) (micros * 1_000));
  }
}
