package dev.sluice.client;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * The server refused the call, and would refuse it again. Its answer is problem details (RFC 9457)
 * and lists everything that is wrong at once. Status 500 is an error of the server itself.
 */
public final class Refused extends ClientException {
  private static final long serialVersionUID = 1L;

  private static final int SHOWN = 5;

  /**
   * One thing that is wrong.
   *
   * @param pointer where, as a JSON pointer into the request, such as {@code /params/startDate}
   * @param code what, such as {@code wrong-format}
   * @param detail the same as a sentence
   */
  public record Violation(String pointer, String code, String detail) {}

  private final int status;
  private final String problem;
  private final transient List<Violation> violations;
  private final TaskState state;

  private Refused(
      String message, int status, String problem, List<Violation> violations, TaskState state) {
    super(message);
    this.status = status;
    this.problem = problem;
    this.violations = violations;
    this.state = state;
  }

  /**
   * @param status of the answer
   * @param members of the answer, which anything on the way may have written
   */
  static Refused of(int status, Map<?, ?> members) {
    int code = members.get("status") instanceof Long own ? own.intValue() : status;
    String problem = problem(members);
    List<Violation> violations = violations(members.get("errors"));
    String message = code + " " + (problem.isEmpty() ? "answer" : problem);
    if (members.get("title") instanceof String title) {
      message += ": " + title;
    }
    message +=
        violations.stream()
            .limit(SHOWN)
            .map(v -> "; " + v.pointer() + " " + v.code() + ": " + v.detail())
            .collect(Collectors.joining());
    if (violations.size() > SHOWN) {
      message += "; and " + (violations.size() - SHOWN) + " more";
    }
    return new Refused(message, code, problem, violations, state(members.get("state")));
  }

  /** The last part of the problem's type; empty when the answer is not a problem from Sluice. */
  static String problem(Map<?, ?> members) {
    String prefix = "/problems/";
    return members.get("type") instanceof String type && type.startsWith(prefix)
        ? type.substring(prefix.length())
        : "";
  }

  private static List<Violation> violations(Object errors) {
    List<Violation> violations = new ArrayList<>();
    for (Object error : errors instanceof List<?> list ? list : List.of()) {
      if (error instanceof Map<?, ?> members) {
        violations.add(
            new Violation(
                text(members.get("pointer")),
                text(members.get("code")),
                text(members.get("detail"))));
      }
    }
    return List.copyOf(violations);
  }

  private static String text(Object value) {
    return value instanceof String text ? text : "";
  }

  private static TaskState state(Object name) {
    for (TaskState state : TaskState.values()) {
      if (state.name().equals(name)) {
        return state;
      }
    }
    return null;
  }

  /** The HTTP status. */
  public int status() {
    return status;
  }

  /**
   * The kind of problem: the last part of its {@code type}, such as {@code wrong-state}. Empty when
   * something in front of Sluice answered, such as a gateway.
   */
  public String problem() {
    return problem;
  }

  /** Everything that is wrong; empty when the kind of problem says it all. */
  public List<Violation> violations() {
    return violations == null ? List.of() : violations;
  }

  /** The task's state, if that is the reason ({@code wrong-state}). */
  public Optional<TaskState> state() {
    return Optional.ofNullable(state);
  }
}
