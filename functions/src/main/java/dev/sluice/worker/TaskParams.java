package dev.sluice.worker;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.sluice.task.BadJson;
import dev.sluice.task.JsonTree;
import dev.sluice.task.TaskType;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Objects;

/** A task's params between their JSON and their record. */
final class TaskParams {
  private static final ObjectMapper MAPPER =
      JsonMapper.builder().enable(DeserializationFeature.FAIL_ON_NULL_FOR_PRIMITIVES).build();

  private TaskParams() {}

  /**
   * Params read into their record, or why they cannot be.
   *
   * @param value null when there is a problem
   */
  record Bound<P>(P value, String problem) {}

  static <P> Bound<P> bind(TaskType<P> type, String json) {
    try {
      return bind(type, JsonTree.read(json.getBytes(StandardCharsets.UTF_8)));
    } catch (BadJson e) {
      return new Bound<>(null, "the params are not JSON: " + e.code());
    }
  }

  private static <P> Bound<P> bind(TaskType<P> type, Object tree) {
    try {
      return new Bound<>(MAPPER.convertValue(tree, type.params()), null);
    } catch (IllegalArgumentException e) {
      return new Bound<>(null, "the params do not fit the task type (any more)");
    }
  }

  /** The JSON of a params record. A part that is null was not given, and is left out. */
  static String write(Object params) throws JsonProcessingException, BadJson {
    Object tree = JsonTree.read(TaskJson.write(params));
    if (tree instanceof Map<?, ?> parts) {
      parts.values().removeIf(Objects::isNull);
    }
    return JsonTree.write(tree);
  }
}
