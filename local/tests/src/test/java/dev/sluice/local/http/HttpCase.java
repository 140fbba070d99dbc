package dev.sluice.local.http;

import java.time.Duration;
import java.util.Set;

/**
 * One input and the answer it must get.
 *
 * @param row of the table of bad inputs
 * @param slugs the problem's type is one of these; empty for a good answer
 */
record HttpCase(
    int row,
    String input,
    HttpCall call,
    Set<Integer> statuses,
    Set<String> slugs,
    Duration limit) {

  static HttpCase of(int row, String input, HttpCall call, int status, String... slugs) {
    return new HttpCase(row, input, call, Set.of(status), Set.of(slugs), Duration.ofSeconds(1));
  }

  HttpCase within(long millis) {
    return new HttpCase(row, input, call, statuses, slugs, Duration.ofMillis(millis));
  }

  HttpCase or(int status) {
    return new HttpCase(row, input, call, Set.of(statuses.iterator().next(), status), slugs, limit);
  }

  @Override
  public String toString() {
    return "row " + row + ": " + input + " -> " + statuses;
  }
}
