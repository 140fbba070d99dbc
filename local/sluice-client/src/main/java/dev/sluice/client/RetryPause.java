package dev.sluice.client;

import java.net.http.HttpHeaders;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.util.concurrent.ThreadLocalRandom;

/** How long to wait before a call is tried again. */
final class RetryPause {
  /** An answer that asks for a longer pause ends the retries. */
  static final Duration LONGEST = Duration.ofSeconds(30);

  private static final Duration FIRST = Duration.ofMillis(100);
  private static final Duration LAST = Duration.ofSeconds(2);

  private RetryPause() {}

  /**
   * As long as the server asked for; otherwise random, so that clients do not all come back
   * together: up to 100 ms, doubled with each try up to 2 s.
   *
   * @param tries so far, from 1
   * @param asked null when the server did not say
   */
  static Duration before(int tries, Duration asked) {
    if (asked != null) {
      return asked;
    }
    long most = Math.min(LAST.toNanos(), FIRST.toNanos() << Math.min(tries - 1, 10));
    return Duration.ofNanos(ThreadLocalRandom.current().nextLong(most + 1));
  }

  /** What {@code Retry-After} says: seconds or a date (RFC 9110, 10.2.3); null without either. */
  static Duration asked(HttpHeaders headers) {
    String value = headers.firstValue("retry-after").orElse("");
    try {
      if (value.matches("[0-9]{1,9}")) {
        return Duration.ofSeconds(Long.parseLong(value));
      }
      Instant at = ZonedDateTime.parse(value, DateTimeFormatter.RFC_1123_DATE_TIME).toInstant();
      Duration left = Duration.between(Instant.now(), at);
      return left.isNegative() ? Duration.ZERO : left;
    } catch (DateTimeException e) {
      return null;
    }
  }
}
