package dev.sluice.signals;

import java.util.concurrent.atomic.LongAdder;

/**
 * What a process counts. There is one of each for a process, as there is one log: whatever asks for
 * the metrics of a process asks for all of them.
 */
public enum Counter {
  ENQUEUED("sluice_tasks_enqueued", "Tasks that were enqueued, children included."),
  DUPLICATES("sluice_enqueues_repeated", "Enqueues answered with an earlier task of the same key."),
  STARTED("sluice_attempts_started", "Attempts that were started."),
  SUCCEEDED("sluice_attempts_ended", "succeeded", "Attempts that ended, by outcome."),
  RETRIED("sluice_attempts_ended", "retried", null),
  FAILED("sluice_attempts_ended", "failed", null),
  CANCELLED("sluice_attempts_ended", "cancelled", null),
  RELEASED("sluice_attempts_ended", "released", null),
  FANNED_OUT("sluice_attempts_ended", "fanned-out", null),
  LEASES_LOST("sluice_leases_lost", "Tasks taken back from workers whose lease was over."),
  FENCED("sluice_settlements_fenced", "Outcomes refused because the task was taken back."),
  WAKES("sluice_wakes", "Drains that were woken by an enqueue."),
  WAKES_FAILED("sluice_wakes_failed", "Wake-ups that failed; the next tick drains instead."),
  DRAINS("sluice_drains_ended", "Drains that ended by themselves."),
  REDIS_CALLS("sluice_redis_calls", "Round trips to Redis."),
  REDIS_ERRORS("sluice_redis_errors", "Round trips that failed or were refused.");

  private final String family;
  private final String outcome;
  private final String help;
  private final String name;
  private final LongAdder count = new LongAdder();

  Counter(String family, String help) {
    this(family, null, help);
  }

  /**
   * @param help of the first counter of a family; null: it is not the first
   */
  Counter(String family, String outcome, String help) {
    this.family = family;
    this.outcome = outcome;
    this.help = help;
    StringBuilder words = new StringBuilder(name().length());
    for (int i = 0; i < name().length(); i++) {
      char c = name().charAt(i);
      boolean begins = i == 0 || name().charAt(i - 1) == '_';
      if (c != '_') {
        words.append(begins ? c : Character.toLowerCase(c));
      }
    }
    name = words.toString();
  }

  /** Counts that many more. */
  public void add(long more) {
    count.add(more);
  }

  /** How many there were since the process began. */
  public long count() {
    return count.sum();
  }

  /** Its name at CloudWatch, such as {@code LeasesLost}. */
  String title() {
    return name;
  }

  /**
   * Its name at Prometheus, without {@code _total}; counters that differ in the outcome share it.
   */
  String family() {
    return family;
  }

  /** What it counts in its family; null: all. */
  String outcome() {
    return outcome;
  }

  String help() {
    return help;
  }

  /** Begins all of them and all timings anew, after a rehearsal. */
  public static void reset() {
    Timing.reset();
    for (Counter counter : values()) {
      counter.count.reset();
    }
  }
}
