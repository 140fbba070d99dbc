package dev.sluice.params.shape;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.sluice.json.BadJson;
import dev.sluice.json.JsonTree;
import java.nio.charset.StandardCharsets;
import java.util.List;

/** Reads params written as JSON. */
abstract class ParamsReading {
  static Object tree(String json) {
    try {
      return JsonTree.read(json.getBytes(StandardCharsets.UTF_8));
    } catch (BadJson e) {
      throw new AssertionError(json, e);
    }
  }

  static <P> ParamsReader.Result<P> read(Class<P> type, String json) {
    return ParamsReader.read(type, tree(json), "/params");
  }

  static List<String> codes(Class<?> type, String json) {
    ParamsReader.Result<?> result = read(type, json);
    assertEquals(result.violations().isEmpty(), result.value() != null);
    return result.violations().stream().map(v -> v.pointer() + " " + v.code()).toList();
  }
}
