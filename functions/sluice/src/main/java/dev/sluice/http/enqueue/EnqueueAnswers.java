package dev.sluice.http.enqueue;

import dev.sluice.http.message.Body;
import dev.sluice.http.message.ProblemType;
import dev.sluice.http.route.Answer;
import dev.sluice.params.Help;
import dev.sluice.params.OneOf;
import dev.sluice.params.SchemaText;
import dev.sluice.queue.TaskState;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** What enqueueing is answered with. */
public final class EnqueueAnswers {
  /** What may be wrong with a task beside its members; see ParamsReader and the types' checks. */
  public static final ProblemType[] PARAMS = {
    ProblemType.READ_ONLY_FIELD,
    ProblemType.UNKNOWN_TYPE,
    ProblemType.INTERNAL_TYPE,
    ProblemType.QUEUE_NOT_ALLOWED,
    ProblemType.WRONG_FORMAT,
    ProblemType.OUT_OF_RANGE,
    ProblemType.DUPLICATE,
    ProblemType.UNKNOWN_MEMBER,
    ProblemType.FORBIDDEN_URL,
    ProblemType.ON_END_UNAVAILABLE,
    ProblemType.CONFLICTING_FIELDS,
    ProblemType.INVALID_VALUE,
    ProblemType.REFERENCE_UNAVAILABLE
  };

  private EnqueueAnswers() {}

  /** A task that the queue has. */
  public record EnqueuedTask(
      String id,
      TaskState state,
      @Help("Left out when it was enqueued before.") Optional<Instant> createdAt) {}

  /** What became of a batch. */
  record Outcomes(@OneOf({EnqueuedLine.class, RefusedLine.class}) List<Object> outcomes) {}

  /** A line of a batch whose task the queue has. */
  record EnqueuedLine(
      @Min(1) int line,
      @SchemaText("{\"enum\": [\"created\", \"duplicate\"]}") Object outcome,
      String id,
      TaskState state,
      Optional<Instant> createdAt) {}

  /** A line of a batch whose task was not enqueued: the members of a problem. */
  record RefusedLine(
      @Min(1) int line,
      @SchemaText("{\"enum\": [\"invalid\", \"refused\"]}") Object outcome,
      @SchemaText("{\"$ref\": \"#/components/schemas/Problem/properties/type\"}") Object type,
      String title,
      @Min(400) @Max(599) int status,
      @SchemaText("{\"$ref\": \"#/components/schemas/Problem/properties/errors\"}")
          Optional<Object> errors) {}

  /** 202 with the task. */
  public static Answer enqueued() {
    return Answer.of(
            202,
            "Enqueued, or enqueued under the same key before",
            EnqueuedTask.class,
            List.of(Body.JSON))
        .telling("location", "Where the task is.")
        .maybe("idempotency-replayed", "true: it was enqueued before.");
  }
}
