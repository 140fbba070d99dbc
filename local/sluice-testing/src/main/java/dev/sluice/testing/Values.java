package dev.sluice.testing;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.sluice.json.BadJson;
import dev.sluice.json.JsonTree;
import dev.sluice.params.Violation;
import dev.sluice.params.shape.ParamsReader;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.stream.Collectors;

/** Reads JSON that the queue has stored. */
final class Values {
  private static final ObjectMapper JSON = new ObjectMapper();

  private Values() {}

  /**
   * Reads a record by the rules of params, anything else as a plain value.
   *
   * @param what the value and its task, for the message
   */
  static <T> T read(Class<T> type, String json, String what) {
    try {
      if (!type.isRecord()) {
        return JSON.readValue(json, type);
      }
      Object tree = JsonTree.read(json.getBytes(StandardCharsets.UTF_8));
      ParamsReader.Result<T> read = ParamsReader.read(type, tree, "");
      if (read.valid()) {
        return read.value();
      }
      throw unreadable(type, json, what, list(read.violations()), null);
    } catch (JsonProcessingException | BadJson | IllegalArgumentException e) {
      throw unreadable(type, json, what, String.valueOf(e.getMessage()), e);
    }
  }

  static String list(List<Violation> violations) {
    return violations.stream()
        .map(violation -> violation.pointer() + " " + violation.detail())
        .collect(Collectors.joining("\n  ", "\n  ", ""));
  }

  private static AssertionError unreadable(
      Class<?> type, String json, String what, String why, Throwable cause) {
    return new AssertionError(
        "The %s is no %s: %s\n%s".formatted(what, type.getSimpleName(), why, json), cause);
  }
}
