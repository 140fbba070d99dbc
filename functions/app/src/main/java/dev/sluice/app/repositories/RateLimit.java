package dev.sluice.app.repositories;

import dev.sluice.outgoing.Answer;
import java.time.Clock;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.util.Set;

/**
 * How long an answer asks its caller to wait. The rules are those of GitHub's "Rate limits for the
 * REST API": 403 and 429 with {@code retry-after} mean that many seconds, with {@code
 * x-ratelimit-remaining: 0} until {@code x-ratelimit-reset} (seconds since 1970), and 429 with
 * neither at least a minute.
 */
final class RateLimit {
  private static final Set<Integer> ASKING = Set.of(403, 429, 503);
  private static final Duration UNSAID = Duration.ofMinutes(1);

  /** Nobody means a longer wait: limits are per hour. */
  private static final Duration LONGEST = Duration.ofHours(24);

  private final Clock clock;

  RateLimit(Clock clock) {
    this.clock = clock;
  }

  /** How long a refused caller must wait, 1 s to 24 h; null when the refusal has another reason. */
  Duration wait(Answer answer) {
    if (!ASKING.contains(answer.status())) {
      return null;
    }
    Instant now = clock.instant();
    Instant until = retryAfter(answer.header("retry-after"), now);
    if (until != null) {
      return bounded(Duration.between(now, until));
    }
    Duration reset = untilReset(answer);
    return reset == null && answer.status() == 429 ? UNSAID : reset;
  }

  /** How long no further request is allowed, 1 s to 24 h; null when some are left. */
  Duration untilReset(Answer answer) {
    if (!answer.header("x-ratelimit-remaining").equals("0")) {
      return null;
    }
    Long reset = number(answer.header("x-ratelimit-reset"));
    return reset == null
        ? UNSAID
        : bounded(Duration.between(clock.instant(), Instant.ofEpochSecond(reset)));
  }

  private static Duration bounded(Duration wait) {
    if (wait.compareTo(LONGEST) > 0) {
      return LONGEST;
    }
    return wait.toMillis() < 1_000 ? Duration.ofSeconds(1) : wait;
  }

  /** Seconds or a date, by RFC 9110; null when it is neither. */
  private static Instant retryAfter(String value, Instant now) {
    Long seconds = number(value);
    if (seconds != null) {
      return now.plusSeconds(seconds);
    }
    try {
      return ZonedDateTime.parse(value, DateTimeFormatter.RFC_1123_DATE_TIME).toInstant();
    } catch (DateTimeException e) {
      return null;
    }
  }

  private static Long number(String value) {
    return value.matches("[0-9]{1,11}") ? Long.valueOf(value) : null;
  }
}
