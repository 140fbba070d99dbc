package dev.sluice.queue.stats;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;

/**
 * What was counted in the last hours or days.
 *
 * @param at now, by the clock of Redis
 * @param by what a point stands for
 * @param slots how many tasks the workers that counted something in the last two minutes run, or
 *     ran, at once
 * @param points those in which any attempt ended, oldest first
 * @param builds those that were first seen last, {@link #MOST_BUILDS} at most, oldest first
 */
public record Stats(Instant at, Unit by, int slots, List<Point> points, List<Build> builds) {
  /** The most builds that are kept. */
  public static final int MOST_BUILDS = 20;

  /**
   * A build of the workers.
   *
   * @param firstSeenAt when the first attempts that it ran were counted
   */
  public record Build(String name, Instant firstSeenAt) {}

  /** What one point stands for, and how many are kept. */
  public enum Unit {
    /** Kept for two hours. */
    MINUTE(Duration.ofMinutes(1), 120),
    /** Kept for 30 days. */
    HOUR(Duration.ofHours(1), 720);

    private final Duration length;
    private final int kept;

    Unit(Duration length, int kept) {
      this.length = length;
      this.kept = kept;
    }

    public Duration length() {
      return length;
    }

    /** How many of them, the present one included. */
    public int kept() {
      return kept;
    }
  }

  /**
   * A minute or an hour.
   *
   * @param start when it began
   * @param types what was counted, by type
   */
  public record Point(Instant start, Map<String, Counts> types) {}
}
