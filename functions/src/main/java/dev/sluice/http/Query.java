package dev.sluice.http;

import dev.sluice.queue.TaskState;
import dev.sluice.task.Formats;
import dev.sluice.task.Violation;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * The query parameters of a request. All that is wrong is gathered and told at once by {@link
 * #check}; pointers are {@code /query/<name>}.
 */
final class Query {
  private final Map<String, String> values = new HashMap<>();
  private final List<Violation> violations = new ArrayList<>();

  /** Reads the parameters; a name that is not known, or is given twice, is a violation. */
  Query(String query, Set<String> known) {
    List<Percent.Pair> pairs = Percent.pairs(query);
    if (pairs == null) {
      violations.add(
          new Violation(
              "/query", "wrong-format", "The query string is not percent-encoded UTF-8."));
      return;
    }
    for (Percent.Pair pair : pairs) {
      if (!known.contains(pair.name())) {
        violations.add(
            new Violation(
                "/query", "unknown-field", "There is a parameter that is not known here."));
      } else if (values.put(pair.name(), pair.value()) != null) {
        wrong(pair.name(), "duplicate", "It is given more than once.");
      }
    }
  }

  /** A text of 1 to {@code longest} characters without control characters, or null. */
  String text(String name, int longest) {
    String value = values.get(name);
    if (value != null
        && (value.isEmpty()
            || value.length() > longest
            || value.chars().anyMatch(Character::isISOControl))) {
      wrong(
          name,
          "wrong-format",
          "It must have 1 to " + longest + " characters and no control ones.");
    }
    return value;
  }

  /** A whole number between the bounds; {@code absent} when it is not given. */
  int number(String name, int least, int most, int absent) {
    String value = values.get(name);
    if (value == null) {
      return absent;
    }
    boolean digits =
        !value.isEmpty()
            && value.length() < 10
            && value.chars().allMatch(c -> c >= '0' && c <= '9');
    if (digits) {
      int number = Integer.parseInt(value);
      if (number >= least && number <= most) {
        return number;
      }
    }
    wrong(name, "out-of-range", "It must be a whole number, " + least + " to " + most + ".");
    return absent;
  }

  /** A moment as RFC 3339 writes it, or null. */
  Instant moment(String name) {
    String value = values.get(name);
    Instant moment = value == null ? null : Formats.instant(value);
    if (value != null && moment == null) {
      wrong(name, "wrong-format", "It must be a moment such as 2026-01-05T09:00:00Z.");
    }
    return moment;
  }

  /** A task state by its name, or null. */
  TaskState state(String name) {
    String value = values.get(name);
    if (value == null) {
      return null;
    }
    for (TaskState state : TaskState.values()) {
      if (state.name().equals(value)) {
        return state;
      }
    }
    wrong(name, "unknown-member", "It must be one of " + List.of(TaskState.values()) + ".");
    return null;
  }

  boolean has(String name) {
    return values.containsKey(name);
  }

  void wrong(String name, String code, String detail) {
    violations.add(new Violation("/query/" + name, code, detail));
  }

  /**
   * @throws Problem {@code invalid-parameter} with every violation
   */
  void check() {
    if (!violations.isEmpty()) {
      throw Problem.invalidParameters(violations);
    }
  }
}
