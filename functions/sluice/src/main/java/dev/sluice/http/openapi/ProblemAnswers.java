package dev.sluice.http.openapi;

import dev.sluice.params.Help;
import dev.sluice.queue.TaskState;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.Size;
import java.util.List;
import java.util.Optional;

/** What problems are answered with; {@link ComponentSchemas} adds the types there are. */
final class ProblemAnswers {
  private ProblemAnswers() {}

  record Problem(
      Object type,
      String title,
      @Min(400) @Max(599) int status,
      Optional<TaskState> state,
      Optional<String> requestId,
      Optional<@Size(min = 1) List<Violation>> errors) {}

  record Violation(
      @Help("Where, as a JSON Pointer into the body, or /query/ and a parameter.") String pointer,
      @Help("What, as the last part of a problem's type.") String code,
      String detail) {}
}
