package dev.sluice.signals;

import java.time.Duration;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;

/** How long things take in this process, by task type. */
public enum Timing {
  WAIT(
      "sluice_task_wait_seconds",
      "Time between an enqueue and the start of its task; only of tasks that were due at once."),
  RUN("sluice_attempt_run_seconds", "Time that attempts ran.");

  /** Further types share one name, so that no input can make any number of them. */
  private static final int MOST_TYPES = 200;

  private static final String OTHERS = "others";

  private final String family;
  private final String help;
  private final Map<String, Histogram> types = new ConcurrentHashMap<>();

  Timing(String family, String help) {
    this.family = family;
    this.help = help;
  }

  /** Adds what one took. */
  public void record(String type, Duration took) {
    Histogram known = types.get(type);
    if (known == null) {
      String name = types.size() < MOST_TYPES ? type : OTHERS;
      known = types.computeIfAbsent(name, any -> new Histogram());
    }
    known.add(took);
  }

  /** Its name at CloudWatch. */
  String title() {
    return this == WAIT ? "Wait" : "Run";
  }

  String family() {
    return family;
  }

  String help() {
    return help;
  }

  /** Those of all types by name. */
  Map<String, Histogram.Counts> counts() {
    Map<String, Histogram.Counts> counts = new TreeMap<>();
    types.forEach((type, histogram) -> counts.put(type, histogram.counts()));
    return counts;
  }

  static void reset() {
    for (Timing timing : values()) {
      timing.types.clear();
    }
  }
}
