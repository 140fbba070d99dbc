package dev.sluice.worker.attempt;

import dev.sluice.json.BadJson;
import dev.sluice.json.JsonTree;
import dev.sluice.params.Violation;
import dev.sluice.params.shape.ParamsReader;
import dev.sluice.task.TaskType;
import java.util.List;
import java.util.stream.Collectors;

/**
 * A task's params, read from JSON into their record.
 *
 * @param value null when there is a problem
 * @param problem why they cannot be read, else null
 */
public record TaskParams<P>(P value, String problem) {

  /** Reads them by the rules of the HTTP contract: what comes back from Redis is untrusted too. */
  public static <P> TaskParams<P> read(TaskType<P> type, String json) {
    ParamsReader.Result<P> read;
    try {
      Object tree = JsonTree.read(json);
      read = ParamsReader.read(type.params(), tree, "/params");
    } catch (BadJson e) {
      return new TaskParams<>(null, "the params are not acceptable JSON: " + e.code());
    }
    return read.valid()
        ? new TaskParams<>(read.value(), null)
        : new TaskParams<>(null, "the params are not valid: " + list(read.violations()));
  }

  private static String list(List<Violation> violations) {
    return violations.stream()
        .map(violation -> violation.pointer() + " " + violation.detail())
        .collect(Collectors.joining(" "));
  }
}
