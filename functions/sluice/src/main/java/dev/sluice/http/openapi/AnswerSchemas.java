package dev.sluice.http.openapi;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.sluice.http.tasks.TaskJson;
import dev.sluice.params.Merged;
import dev.sluice.params.OneOf;
import dev.sluice.params.shape.ParamsSchema;
import dev.sluice.queue.TaskState;
import dev.sluice.queue.TaskTimeline;
import dev.sluice.queue.WaitReason;
import java.lang.reflect.RecordComponent;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;

/**
 * The schemas of answers, made of the records that describe them. A record that stands in no other
 * record is a component of the document under its own name; one that does is written out in its
 * place.
 */
final class AnswerSchemas {
  private static final Map<Class<?>, String> TEXTS =
      Map.of(String.class, "Text", byte[].class, "Bytes", Instant.class, "Time");

  /** Enums that are written as {@link TaskJson#word} does. */
  private static final Set<Class<?>> WORDS =
      Set.of(WaitReason.Reason.class, TaskTimeline.TaskEvent.Kind.class);

  private final ObjectNode schemas;

  /** What each component describes, by its name. */
  private final Map<String, String> described = new HashMap<>();

  /**
   * @param schemas takes them
   */
  AnswerSchemas(ObjectNode schemas) {
    this.schemas = schemas;
    TEXTS.forEach((type, name) -> isNew(name, answer(type)));
    isNew("TaskState", answer(TaskState.class));
    schemas.putObject("Text").put("type", "string");
    schemas.putObject("Bytes").put("description", "Whatever the task wrote.");
    schemas.putObject("Time").put("type", "string").put("format", "date-time");
    ObjectNode states = schemas.putObject("TaskState").put("type", "string");
    for (TaskState state : TaskState.values()) {
      states.withArrayProperty("enum").add(state.name());
    }
  }

  /** Adds the schema of a type and of all that it names; returns what refers to it. */
  ObjectNode reference(Class<?> type) {
    String name = TEXTS.getOrDefault(type, type.getSimpleName());
    if (isNew(name, answer(type))) { // before it is made, so that it may name itself
      schemas.putObject(name); // its place, before what it names
      schemas.set(name, schema(type));
    }
    return JsonNodeFactory.instance.objectNode().put("$ref", ComponentSchemas.PLACE + name);
  }

  private static String answer(Class<?> type) {
    return "the answer " + type.getName();
  }

  /**
   * Whether a component has to be made.
   *
   * @throws IllegalStateException when its name already stands for something else
   */
  boolean isNew(String name, String what) {
    String before = described.putIfAbsent(name, what);
    if (before != null && !before.equals(what)) {
      throw new IllegalStateException(
          "Two components of the OpenAPI document are called "
              + name
              + ": "
              + before
              + " and "
              + what
              + "; rename one");
    }
    return before == null;
  }

  private ObjectNode schema(Class<?> type) {
    ObjectNode schema = ParamsSchema.of(type, part -> part == type ? null : named(part));
    schema.remove("$schema");
    tidy(schema);
    for (RecordComponent component : type.getRecordComponents()) {
      OneOf oneOf = component.getAnnotation(OneOf.class);
      if (component.getType().isAnnotationPresent(Merged.class)) {
        merge(schema, component.getName());
      } else if (oneOf != null) {
        ObjectNode list = (ObjectNode) schema.get("properties").get(component.getName());
        ArrayNode kinds = list.withObjectProperty("items").putArray("oneOf");
        for (Class<?> kind : oneOf.value()) {
          kinds.add(reference(kind));
        }
      }
    }
    return schema;
  }

  /** What stands for a type in the schema of another; null for what is written out in its place. */
  private ObjectNode named(Class<?> type) {
    if (WORDS.contains(type)) {
      ObjectNode words = JsonNodeFactory.instance.objectNode();
      for (Object constant : type.getEnumConstants()) {
        words.withArrayProperty("enum").add(TaskJson.word((Enum<?>) constant));
      }
      return words;
    }
    Class<?> around = type.getEnclosingClass();
    boolean inside = around != null && around.isRecord() || type.isAnnotationPresent(Merged.class);
    return type == Instant.class || type == TaskState.class || type.isRecord() && !inside
        ? reference(type)
        : null;
  }

  private static void merge(ObjectNode schema, String name) {
    ObjectNode own = (ObjectNode) schema.remove("properties");
    JsonNode required = schema.withArray("required").deepCopy();
    JsonNode merged = own.remove(name);
    ObjectNode properties = schema.putObject("properties");
    properties.setAll((ObjectNode) merged.get("properties"));
    properties.setAll(own);
    ArrayNode all = schema.putArray("required");
    merged.path("required").forEach(all::add);
    for (JsonNode one : required) {
      if (!one.asText().equals(name)) {
        all.add(one);
      }
    }
  }

  /**
   * Titles are for forms. A member that may be left out is left out, while params may be null there
   * as well. The generator closes what is no object, too.
   */
  private static void tidy(ObjectNode schema) {
    for (var property : schema.path("properties").properties()) {
      ObjectNode member = (ObjectNode) property.getValue();
      member.remove("title");
      if (!ComponentSchemas.isRequired(schema, property.getKey())) {
        refuseNull(member);
      }
      tidy(member);
    }
    if (schema.has("items")) {
      tidy((ObjectNode) schema.get("items"));
    }
    if (!schema.has("properties") && schema.path("additionalProperties").isBoolean()) {
      schema.remove("additionalProperties");
    }
  }

  private static void refuseNull(ObjectNode member) {
    if (member.path("type").isArray()) {
      member.put("type", member.get("type").get(0).textValue());
    } else if (member.has("anyOf")) {
      for (JsonNode kind : member.remove("anyOf")) {
        if (!kind.path("type").asText().equals("null")) {
          member.setAll((ObjectNode) kind);
        }
      }
    }
  }
}
