package dev.sluice.http.openapi;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.sluice.http.input.BodyMembers;
import dev.sluice.http.input.Input;
import dev.sluice.http.message.ProblemType;
import dev.sluice.http.route.Documented;
import dev.sluice.http.tasks.Envelope;
import dev.sluice.params.ParamsSchema;
import dev.sluice.queue.TaskQueue;
import dev.sluice.queue.TaskState;
import dev.sluice.task.TaskCatalog;
import dev.sluice.task.TaskType;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.List;

/** The schemas that the OpenAPI document names: of bodies that are taken and of answers. */
final class ComponentSchemas {
  static final String PLACE = "#/components/schemas/";

  private static final ObjectMapper JSON = new ObjectMapper();
  private static final String PARAMS = "Params-";
  private static final String NEW_TASK = "NewTask-";

  private final TaskCatalog catalog;
  private final ObjectNode schemas;

  /**
   * @param answers resources with the schemas that answers name
   */
  ComponentSchemas(TaskCatalog catalog, List<String> answers) {
    this.catalog = catalog;
    this.schemas = JsonNodeFactory.instance.objectNode();
    for (String resource : answers) {
      try (InputStream file = ComponentSchemas.class.getResourceAsStream(resource)) {
        schemas.setAll((ObjectNode) JSON.readTree(file));
      } catch (IOException e) {
        throw new UncheckedIOException(resource + " is part of the artefact", e);
      }
    }
    ArrayNode states = schemas.putObject("TaskState").put("type", "string").putArray("enum");
    for (TaskState state : TaskState.values()) {
      states.add(state.name());
    }
    StringBuilder titles = new StringBuilder();
    ObjectNode type = ((ObjectNode) schemas.at("/Problem/properties/type")).put("type", "string");
    ArrayNode types = type.putArray("enum");
    for (ProblemType problem : ProblemType.values()) {
      types.add(problem.uri());
      titles.append("- `").append(problem.uri()).append("` (").append(problem.status());
      titles.append("): ").append(problem.title()).append('\n');
    }
    type.put("description", titles.toString());
    for (TaskType<?> one : catalog.all()) {
      schemas.set(PARAMS + one.name(), params(one));
    }
  }

  ObjectNode all() {
    return schemas;
  }

  /** The params as {@code GET /types} has them; here, what is optional may be null as well. */
  private static ObjectNode params(TaskType<?> type) {
    try {
      ObjectNode params = (ObjectNode) JSON.readTree(ParamsSchema.of(type.params()));
      params.remove("$schema");
      letNull(params);
      return params;
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("A schema is JSON", e);
    }
  }

  private static void letNull(JsonNode schema) {
    for (var property : schema.path("properties").properties()) {
      letNull(property.getValue());
      if (!isRequired(schema, property.getKey())) {
        orNull((ObjectNode) property.getValue());
      }
    }
    if (schema.has("items")) {
      letNull(schema.get("items"));
    }
  }

  private static boolean isRequired(JsonNode schema, String name) {
    for (JsonNode required : schema.path("required")) {
      if (required.asText().equals(name)) {
        return true;
      }
    }
    return false;
  }

  /** Lets a value be null, which counts as absent. */
  private static ObjectNode orNull(ObjectNode schema) {
    if (schema.path("enum").isArray()) {
      ((ArrayNode) schema.get("enum")).addNull();
    }
    if (schema.path("type").isTextual()) {
      String type = schema.get("type").textValue();
      schema.putArray("type").add(type).add("null");
    } else if (schema.path("anyOf").isArray()) {
      ((ArrayNode) schema.get("anyOf")).addObject().put("type", "null");
    }
    return schema;
  }

  /** Adds the schema of a body, if it is not there yet. */
  void add(Documented.RequestBody body) {
    if (body.members() == null) {
      ObjectNode batch = schemas.putObject(body.schema()).put("type", "array");
      batch.put("maxItems", TaskQueue.MAX_BATCH).putObject("items");
    } else if (body.members() == Envelope.MEMBERS) {
      newTask(body.schema());
    } else {
      schemas.set(body.schema(), members(body.members()));
    }
  }

  /** One schema for each task type: then its params are known. */
  private void newTask(String name) {
    ObjectNode any = schemas.putObject(name);
    ArrayNode kinds = any.putArray("oneOf");
    ObjectNode discriminator = any.putObject("discriminator").put("propertyName", "type");
    ObjectNode mapping = discriminator.putObject("mapping");
    for (TaskType<?> type : catalog.all()) {
      ObjectNode one = members(Envelope.MEMBERS).put("description", type.description());
      ObjectNode properties = (ObjectNode) one.get("properties");
      properties.putObject(Envelope.TYPE.name()).put("const", type.name());
      properties.putObject(Envelope.PARAMS.name()).put("$ref", PLACE + PARAMS + type.name());
      schemas.set(NEW_TASK + type.name(), one);
      kinds.addObject().put("$ref", PLACE + NEW_TASK + type.name());
      mapping.put(type.name(), PLACE + NEW_TASK + type.name());
    }
  }

  private ObjectNode members(BodyMembers members) {
    ObjectNode schema = JsonNodeFactory.instance.objectNode().put("type", "object");
    ObjectNode properties = schema.putObject("properties");
    for (Input input : members.known()) {
      properties.set(input.name(), member(input, members).put("description", input.help()));
    }
    for (String name : members.ignored()) {
      properties.putObject(name).put("readOnly", true).put("description", "Ignored.");
    }
    if (!members.required().isEmpty()) {
      ArrayNode required = schema.putArray("required");
      members.required().forEach(input -> required.add(input.name()));
    }
    if (!members.exclusive().isEmpty()) {
      exclude(schema.putObject("not"), members);
    }
    return schema.put("additionalProperties", members.open());
  }

  private ObjectNode member(Input input, BodyMembers members) {
    if (members.required().contains(input) || members.open()) {
      return InputSchema.of(input);
    }
    if (input == Envelope.PARAMS) { // of some type; those of a task may be changed, not removed
      ObjectNode schema = JsonNodeFactory.instance.objectNode();
      ArrayNode kinds = schema.putArray("anyOf");
      for (TaskType<?> type : catalog.all()) {
        kinds.addObject().put("$ref", PLACE + PARAMS + type.name());
      }
      return schema;
    }
    return orNull(InputSchema.of(input));
  }

  /** Both of them, neither being null. */
  private static void exclude(ObjectNode both, BodyMembers members) {
    ArrayNode required = both.putArray("required");
    ObjectNode properties = both.putObject("properties");
    for (Input input : members.exclusive()) {
      required.add(input.name());
      properties.set(input.name(), JsonNodeFactory.instance.objectNode());
      ((ObjectNode) properties.get(input.name())).putObject("not").put("type", "null");
    }
  }
}
