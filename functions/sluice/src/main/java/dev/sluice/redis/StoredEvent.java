package dev.sluice.redis;

import dev.sluice.queue.TaskEvent;
import dev.sluice.queue.TaskEvent.Kind;
import dev.sluice.queue.TaskState;
import dev.sluice.redis.wire.ScriptReply;
import java.time.Instant;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * An event as {@code finish.lua} writes it.
 *
 * @param started when its attempt had, null when that is not known
 * @param words state and error of {@link Kind#SETTLED}, error of {@link Kind#RETRIED}; else empty
 */
record StoredEvent(
    Instant at, Kind kind, int attempt, Instant started, String worker, String words) {
  /** Kept of one task. */
  static final int MOST = 100;

  private static final Pattern SHAPE =
      Pattern.compile(
          "([0-9]{1,15}) ([a-z-]+) ([0-9]{1,3}) ([0-9]{1,15}|-) ([^ ]+) (.*)", Pattern.DOTALL);

  /** Null when it is none: someone else may have written there. */
  static StoredEvent read(String line) {
    Matcher parts = SHAPE.matcher(line);
    Kind kind = parts.matches() ? Kind.of(parts.group(2)) : null;
    if (kind == null || kind == Kind.SETTLED && !parts.group(6).matches("(?s)[DFC] .*")) {
      return null;
    }
    return new StoredEvent(
        ScriptReply.time(parts.group(1)),
        kind,
        Integer.parseInt(parts.group(3)),
        ScriptReply.time(parts.group(4)),
        parts.group(5).equals("-") ? null : parts.group(5),
        parts.group(6));
  }

  TaskEvent event() {
    TaskState state = kind == Kind.SETTLED ? TaskState.of((byte) words.charAt(0)) : null;
    String error = kind == Kind.SETTLED ? words.substring(2) : words;
    return new TaskEvent(at, kind, attempt, worker, state, null, error.isEmpty() ? null : error);
  }

  /** Its line in the log of its task, null when it has none there. */
  String line() {
    return switch (kind) {
      case LOST -> "attempt " + attempt + ": its worker was lost";
      case RETRIED -> unsuccessful(attempt, words);
      case SETTLED -> words.startsWith("F") ? unsuccessful(attempt, words.substring(2)) : null;
      default -> null;
    };
  }

  static String unsuccessful(int attempt, String error) {
    return "attempt " + attempt + " did not succeed: " + error;
  }
}
