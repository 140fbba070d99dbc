package dev.sluice.http.openapi;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.sluice.http.input.Input;

/** The JSON Schema (draft 2020-12) of an {@link Input}. */
final class InputSchema {
  /** No control characters. */
  private static final String VISIBLE = "^[^\\u0000-\\u001F\\u007F-\\u009F]*$";

  private static final int LONGEST_TIME = 40;

  private InputSchema() {}

  static ObjectNode of(Input input) {
    ObjectNode schema = JsonNodeFactory.instance.objectNode();
    switch (input.kind()) {
      case Input.TEXT -> text(schema.put("type", "string"), input);
      case Input.WHOLE ->
          schema.put("type", "integer").put("minimum", input.least()).put("maximum", input.most());
      case Input.TIME ->
          schema.put("type", "string").put("format", "date-time").put("maxLength", LONGEST_TIME);
      case Input.STATES -> states(schema);
      default -> throw new IllegalArgumentException("There is no kind " + input.kind());
    }
    if (input.absent() != null) {
      schema.put("default", input.absent());
    }
    return schema;
  }

  private static void text(ObjectNode schema, Input input) {
    if (input.most() > 0) {
      schema.put("minLength", input.least()).put("maxLength", input.most());
      String pattern = input.pattern();
      schema.put("pattern", pattern == null ? VISIBLE : "^(?:" + pattern + ")$");
    }
  }

  private static void states(ObjectNode schema) {
    schema.put("type", "array").put("minItems", 1).put("uniqueItems", true);
    schema.putObject("items").put("$ref", ComponentSchemas.PLACE + "TaskState");
  }
}
