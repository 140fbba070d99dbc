package dev.sluice.http.openapi;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.sluice.http.input.Parameter;

/** The JSON Schema (draft 2020-12) of an {@link Parameter}. */
final class ParameterSchema {
  /** No control characters. */
  private static final String VISIBLE = "^[^\\u0000-\\u001F\\u007F-\\u009F]*$";

  private static final int LONGEST_TIME = 40;

  private ParameterSchema() {}

  static ObjectNode of(Parameter parameter) {
    ObjectNode schema = JsonNodeFactory.instance.objectNode();
    switch (parameter.kind()) {
      case Parameter.TEXT -> text(schema.put("type", "string"), parameter);
      case Parameter.WHOLE ->
          schema
              .put("type", "integer")
              .put("minimum", parameter.least())
              .put("maximum", parameter.most());
      case Parameter.TIME ->
          schema.put("type", "string").put("format", "date-time").put("maxLength", LONGEST_TIME);
      case Parameter.STATES -> states(schema);
      default -> throw new IllegalArgumentException("There is no kind " + parameter.kind());
    }
    if (parameter.absent() != null) {
      schema.put("default", parameter.absent());
    }
    return schema;
  }

  private static void text(ObjectNode schema, Parameter parameter) {
    if (parameter.most() > 0) {
      schema.put("minLength", parameter.least()).put("maxLength", parameter.most());
      String pattern = parameter.pattern();
      schema.put("pattern", pattern == null ? VISIBLE : "^(?:" + pattern + ")$");
    }
  }

  private static void states(ObjectNode schema) {
    schema.put("type", "array").put("minItems", 1).put("uniqueItems", true);
    schema.putObject("items").put("$ref", ComponentSchemas.PLACE + "TaskState");
  }
}
