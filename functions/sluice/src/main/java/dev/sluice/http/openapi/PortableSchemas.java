package dev.sluice.http.openapi;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.sluice.queue.TaskState;
import java.util.Map;
import java.util.TreeMap;

/**
 * Puts what is valid JSON Schema, but trips generators of clients, into words that they all know:
 * openapi-generator (Java), openapi-typescript and openapi-python-client, which {@code .ci/openapi}
 * tries. It allows a little more than before, never less.
 */
final class PortableSchemas {
  /** In a pattern: classes of characters that not every language has, as ranges. */
  private static final Map<String, String> CLASSES =
      new TreeMap<>(
          Map.of(
              "\\p{Cc}", "\\u0000-\\u001f\\u007f-\\u009f",
              "\\p{Co}", "\\ue000-\\uf8ff",
              "\\p{Cs}", "\\ud800-\\udfff",
              "\\p{Zl}", "\\u2028",
              "\\p{Zp}", "\\u2029",
              "\\p{Z}", " \\u00a0\\u1680\\u2000-\\u200a\\u2028\\u2029\\u202f\\u205f\\u3000",
              "\\p{M}",
                  "\\u0300-\\u036f\\u0483-\\u0489\\u0591-\\u05bd\\u064b-\\u065f\\u0900-\\u0903"
                      + "\\u1ab0-\\u1aff\\u1dc0-\\u1dff\\u20d0-\\u20ff\\ufe00-\\ufe0f"
                      + "\\ufe20-\\ufe2f"));

  private static final ArrayNode STATES = JsonNodeFactory.instance.arrayNode();

  static {
    for (TaskState state : TaskState.values()) {
      STATES.add(state.name());
    }
  }

  private final ObjectNode document;

  private PortableSchemas(ObjectNode document) {
    this.document = document;
  }

  /** Of the whole document. */
  static void in(ObjectNode document) {
    PortableSchemas schemas = new PortableSchemas(document);
    document.path("paths").forEach(schemas::change);
    for (var schema : document.at("/components/schemas").properties()) {
      if (schema.getValue() instanceof ObjectNode own && !schema.getKey().equals("TaskState")) {
        schemas.change(own);
      }
    }
  }

  private void change(JsonNode node) {
    if (node instanceof ObjectNode object) {
      pattern(object);
      constant(object);
      nullable(object);
      reference(object);
    }
    node.forEach(this::change);
  }

  private static void pattern(ObjectNode schema) {
    String pattern = schema.path("pattern").asText("");
    if (pattern.contains("\\p{")) {
      for (Map.Entry<String, String> one : CLASSES.entrySet()) {
        pattern = pattern.replace(one.getKey(), one.getValue());
      }
      schema.put("pattern", pattern);
    }
  }

  /** A constant has its type; one that is true is any boolean. */
  private static void constant(ObjectNode schema) {
    JsonNode constant = schema.path("const");
    if (constant.isBoolean()) {
      schema.put("type", "boolean").remove("const");
    } else if (constant.isValueNode() && !schema.has("type")) {
      schema.put("type", constant.isTextual() ? "string" : "integer");
    }
  }

  /** What is an object or null is anything, and what is one other type or null is two types. */
  private static void nullable(ObjectNode schema) {
    if (schema.path("oneOf").isArray() && schema.at("/oneOf/1/type").asText().equals("null")) {
      String type = schema.at("/oneOf/0/type").asText();
      schema.remove("oneOf");
      schema.putArray("type").add(type).add("null");
    }
    if (schema.path("type").isArray() && schema.at("/type/0").asText().equals("object")) {
      schema.remove("type");
    }
  }

  /** A reference leads to a component, not into one. */
  private void reference(ObjectNode schema) {
    String reference = schema.path("$ref").asText("");
    if (reference.contains("/properties/")) {
      schema.remove("$ref");
      schema.setAll(((ObjectNode) document.at(reference.substring(1))).deepCopy());
    } else if (STATES.equals(schema.path("enum"))) {
      schema.removeAll();
      schema.put("$ref", ComponentSchemas.PLACE + "TaskState");
    }
  }
}
