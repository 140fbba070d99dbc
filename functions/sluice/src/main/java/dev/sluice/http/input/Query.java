package dev.sluice.http.input;

import dev.sluice.http.message.Percent;
import dev.sluice.http.message.Problem;
import dev.sluice.params.Violation;
import dev.sluice.params.shape.Formats;
import dev.sluice.params.shape.Nearest;
import dev.sluice.queue.TaskState;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * The query parameters of a request. All errors are collected and reported together by {@link
 * #check}; pointers are {@code /query/<name>}.
 */
public final class Query {
  private final Map<String, String> values = new HashMap<>();
  private final List<Violation> violations = new ArrayList<>();

  /** Reads the parameters; a name that is not known, or is given twice, is a violation. */
  public Query(String query, List<Parameter> known) {
    List<Percent.Pair> pairs = Percent.pairs(query);
    if (pairs == null) {
      violations.add(
          new Violation(
              "/query", "wrong-format", "The query string is not percent-encoded UTF-8."));
      return;
    }
    for (Percent.Pair pair : pairs) {
      Parameter parameter = named(known, pair.name());
      if (parameter == null) {
        violations.add(
            new Violation(
                "/query",
                "unknown-field",
                "There is no such parameter."
                    + Nearest.question(pair.name(), known.stream().map(Parameter::name).toList())));
      } else if (values.put(pair.name(), pair.value()) != null) {
        wrong(parameter, "duplicate", "It is given more than once.");
      }
    }
  }

  private static Parameter named(List<Parameter> known, String name) {
    for (Parameter parameter : known) {
      if (parameter.name().equals(name)) {
        return parameter;
      }
    }
    return null;
  }

  /** What was given, or null; who reads it judges it. */
  public String given(Parameter parameter) {
    return values.get(parameter.name());
  }

  /** A text as declared, or null. */
  public String text(Parameter parameter) {
    String value = values.get(parameter.name());
    if (value != null
        && (value.isEmpty()
            || value.codePointCount(0, value.length()) > parameter.most()
            || value.chars().anyMatch(Character::isISOControl))) {
      wrong(
          parameter,
          "wrong-format",
          "It must have 1 to " + parameter.most() + " characters and no control ones.");
    } else if (value != null
        && parameter.pattern() != null
        && !value.matches(parameter.pattern())) {
      wrong(parameter, "wrong-format", "It must match " + parameter.pattern() + ".");
    }
    return value;
  }

  /** A whole number between the bounds; what is declared for it when it is not given. */
  public int number(Parameter parameter) {
    String value = values.get(parameter.name());
    if (value == null) {
      return parameter.absent();
    }
    boolean digits =
        !value.isEmpty()
            && value.length() < 10
            && value.chars().allMatch(c -> c >= '0' && c <= '9');
    if (digits) {
      int number = Integer.parseInt(value);
      if (number >= parameter.least() && number <= parameter.most()) {
        return number;
      }
    }
    wrong(
        parameter,
        "out-of-range",
        "It must be a whole number, " + parameter.least() + " to " + parameter.most() + ".");
    return parameter.absent();
  }

  /** Task states by their names, with commas between; none when they are not given. */
  public List<TaskState> states(Parameter parameter) {
    String value = values.get(parameter.name());
    List<TaskState> states = new ArrayList<>();
    for (String name : value == null ? new String[0] : value.split(",", -1)) {
      TaskState state = state(name);
      if (state == null) {
        wrong(parameter, "unknown-member", "It must be of " + List.of(TaskState.values()) + ".");
        return List.of();
      }
      if (states.contains(state)) {
        wrong(parameter, "duplicate", "It names a state more than once.");
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
  public Instant instant(Parameter parameter) {
    String value = values.get(parameter.name());
    Instant instant = value == null ? null : Formats.instant(value);
    if (value != null && instant == null) {
      wrong(parameter, "wrong-format", "It must be a time such as 2030-01-31T12:00:00Z.");
    }
    return instant;
  }

  public boolean has(Parameter parameter) {
    return values.containsKey(parameter.name());
  }

  public void wrong(Parameter parameter, String code, String detail) {
    violations.add(new Violation("/query/" + parameter.name(), code, detail));
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
