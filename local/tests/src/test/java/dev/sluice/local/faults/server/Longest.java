package dev.sluice.local.faults.server;

import java.time.Duration;

/** The longest of several durations. */
final class Longest {
  private Duration longest = Duration.ZERO;

  void took(Duration duration) {
    longest = duration.compareTo(longest) > 0 ? duration : longest;
  }

  Duration duration() {
    return longest;
  }
}
