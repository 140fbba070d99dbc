package dev.sluice.local.http.contract;

import dev.sluice.local.http.HttpCall;
import java.time.Duration;
import java.util.Set;

/**
 * One input and the answer it must get.
 *
 * @param slugs the problem's type must be one of these; empty for success
 */
record HttpCase(
    String input, HttpCall call, Set<Integer> statuses, Set<String> slugs, Duration limit) {

  static HttpCase of(String input, HttpCall call, int status, String... slugs) {
    return new HttpCase(input, call, Set.of(status), Set.of(slugs), Duration.ofSeconds(1));
  }

  HttpCase within(long millis) {
    return new HttpCase(input, call, statuses, slugs, Duration.ofMillis(millis));
  }

  HttpCase or(int status) {
    return new HttpCase(input, call, Set.of(statuses.iterator().next(), status), slugs, limit);
  }

  @Override
  public String toString() {
    return input + " -> " + statuses;
  }
}
