package dev.sluice.http.input;

import dev.sluice.http.message.Percent;
import dev.sluice.http.message.Problem;
import dev.sluice.params.Formats;
import dev.sluice.params.Nearest;
import dev.sluice.params.Violation;
import dev.sluice.queue.TaskState;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * The query parameters of a request. All that is wrong is gathered and told at once by {@link
 * #check}; pointers are {@code /query/<name>}.
 */
public final class Query {
  private final Map<String, String> values = new HashMap<>();
  private final List<Violation> violations = new ArrayList<>();

  /** Reads the parameters; a name that is not known, or is given twice, is a violation. */
  public Query(String query, List<Input> known) {
    List<Percent.Pair> pairs = Percent.pairs(query);
    if (pairs == null) {
      violations.add(
          new Violation(
              "/query", "wrong-format", "The query string is not percent-encoded UTF-8."));
      return;
    }
    for (Percent.Pair pair : pairs) {
      Input input = named(known, pair.name());
      if (input == null) {
        violations.add(
            new Violation(
                "/query",
                "unknown-field",
                "There is no such parameter."
                    + Nearest.question(pair.name(), known.stream().map(Input::name).toList())));
      } else if (values.put(pair.name(), pair.value()) != null) {
        wrong(input, "duplicate", "It is given more than once.");
      }
    }
  }

  private static Input named(List<Input> known, String name) {
    for (Input input : known) {
      if (input.name().equals(name)) {
        return input;
      }
    }
    return null;
  }

  /** What was given, or null; who reads it judges it. */
  public String given(Input input) {
    return values.get(input.name());
  }

  /** A text as declared, or null. */
  public String text(Input input) {
    String value = values.get(input.name());
    if (value != null
        && (value.isEmpty()
            || value.codePointCount(0, value.length()) > input.most()
            || value.chars().anyMatch(Character::isISOControl))) {
      wrong(
          input,
          "wrong-format",
          "It must have 1 to " + input.most() + " characters and no control ones.");
    } else if (value != null && input.pattern() != null && !value.matches(input.pattern())) {
      wrong(input, "wrong-format", "It must match " + input.pattern() + ".");
    }
    return value;
  }

  /** A whole number between the bounds; what is declared for it when it is not given. */
  public int number(Input input) {
    String value = values.get(input.name());
    if (value == null) {
      return input.absent();
    }
    boolean digits =
        !value.isEmpty()
            && value.length() < 10
            && value.chars().allMatch(c -> c >= '0' && c <= '9');
    if (digits) {
      int number = Integer.parseInt(value);
      if (number >= input.least() && number <= input.most()) {
        return number;
      }
    }
    wrong(
        input,
        "out-of-range",
        "It must be a whole number, " + input.least() + " to " + input.most() + ".");
    return input.absent();
  }

  /** Task states by their names, with commas between; none when they are not given. */
  public List<TaskState> states(Input input) {
    String value = values.get(input.name());
    List<TaskState> states = new ArrayList<>();
    for (String name : value == null ? new String[0] : value.split(",", -1)) {
      TaskState state = state(name);
      if (state == null) {
        wrong(input, "unknown-member", "It must be of " + List.of(TaskState.values()) + ".");
        return List.of();
      }
      if (states.contains(state)) {
        wrong(input, "duplicate", "It names a state more than once.");
        return List.of();
      }
      states.add(state);
    }
    return states;
  }

  private static TaskState state(String name) {
    for (TaskState state : TaskState.values()) {
      if (state.name().equals(name)) {
        return state;
      }
    }
    return null;
  }

  /** A moment as ISO 8601 in UTC or with an offset, or null. */
  public Instant instant(Input input) {
    String value = values.get(input.name());
    Instant instant = value == null ? null : Formats.instant(value);
    if (value != null && instant == null) {
      wrong(input, "wrong-format", "It must be a time such as 2030-01-31T12:00:00Z.");
    }
    return instant;
  }

  public boolean has(Input input) {
    return values.containsKey(input.name());
  }

  public void wrong(Input input, String code, String detail) {
    violations.add(new Violation("/query/" + input.name(), code, detail));
  }

  /**
   * @throws Problem {@code invalid-parameter} with every violation
   */
  public void check() {
    if (!violations.isEmpty()) {
      throw Problem.invalidParameters(violations);
    }
  }
}
