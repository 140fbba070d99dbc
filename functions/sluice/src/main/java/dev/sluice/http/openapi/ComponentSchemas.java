package dev.sluice.http.openapi;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.sluice.http.enqueue.TaskPatch;
import dev.sluice.http.enqueue.TaskRequest;
import dev.sluice.http.message.ProblemType;
import dev.sluice.http.route.Documented;
import dev.sluice.params.shape.ParamsSchema;
import dev.sluice.queue.TaskQueue;
import dev.sluice.task.TaskCatalog;
import dev.sluice.task.TaskType;
import java.util.List;

/** The schemas that the OpenAPI document names: of bodies that are taken and of answers. */
final class ComponentSchemas {
  static final String PLACE = "#/components/schemas/";

  private static final ObjectMapper JSON = new ObjectMapper();
  private static final String PARAMS = "Params-";
  private static final String NEW_TASK = "NewTask-";

  private final TaskCatalog catalog;
  private final ObjectNode schemas;
  private final AnswerSchemas answers;

  ComponentSchemas(TaskCatalog catalog) {
    this.catalog = catalog;
    this.schemas = JsonNodeFactory.instance.objectNode();
    this.answers = new AnswerSchemas(schemas);
    answers.reference(ProblemAnswers.Problem.class);
    StringBuilder titles = new StringBuilder();
    ObjectNode type = ((ObjectNode) schemas.at("/Problem/properties/type")).put("type", "string");
    ArrayNode types = type.putArray("enum");
    for (ProblemType problem : ProblemType.values()) {
      types.add(problem.uri());
      titles.append("- `").append(problem.uri()).append("` (").append(problem.status());
      titles.append("): ").append(problem.title()).append('\n');
    }
    type.put("description", titles.toString());
    for (TaskType<?> one : enqueuable()) {
      schemas.set(PARAMS + one.name(), schema(one.params()));
    }
  }

  /** Types whose params a request may give. */
  private List<TaskType<?>> enqueuable() {
    return catalog.all().stream().filter(type -> !type.internal()).toList();
  }

  /** Those of answers. */
  AnswerSchemas answers() {
    return answers;
  }

  ObjectNode all() {
    return schemas;
  }

  /** Of params as {@code GET /types} has it; here, what is optional may be null as well. */
  private static ObjectNode schema(Class<?> type) {
    try {
      ObjectNode schema = (ObjectNode) JSON.readTree(ParamsSchema.of(type));
      schema.remove("$schema");
      letNull(schema);
      return schema;
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

  static boolean isRequired(JsonNode schema, String name) {
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

  /**
   * Adds the schema of a body, if it is not there yet.
   *
   * @throws IllegalStateException when its name already stands for something else
   */
  void add(Documented.RequestBody body) {
    String what = body.type() == null ? "a batch" : "the body " + body.type().getName();
    if (!answers.isNew(body.schema(), what)) {
      return;
    }
    if (body.type() == null) {
      ObjectNode batch = schemas.putObject(body.schema()).put("type", "array");
      batch.put("maxItems", TaskQueue.MAX_BATCH).putObject("items");
    } else if (body.type() == TaskRequest.class) {
      newTask(body.schema());
    } else {
      ObjectNode schema = body(body.type());
      if (body.type() == TaskPatch.class) {
        ofSomeType(schema.withObjectProperty("properties").withObjectProperty("params"));
      }
      schemas.set(body.schema(), schema);
    }
  }

  /** One schema for each task type: then its params are known. */
  private void newTask(String name) {
    ObjectNode any = schemas.putObject(name);
    ArrayNode kinds = any.putArray("oneOf");
    ObjectNode discriminator = any.putObject("discriminator").put("propertyName", "type");
    ObjectNode mapping = discriminator.putObject("mapping");
    for (TaskType<?> type : enqueuable()) {
      ObjectNode one = body(TaskRequest.class).put("description", type.description());
      ObjectNode properties = (ObjectNode) one.get("properties");
      properties.putObject("type").put("const", type.name());
      properties.putObject("params").put("$ref", PLACE + PARAMS + type.name());
      schemas.set(NEW_TASK + type.name(), one);
      kinds.addObject().put("$ref", PLACE + NEW_TASK + type.name());
      mapping.put(type.name(), PLACE + NEW_TASK + type.name());
    }
  }

  /** Those of a task may be changed, not removed, so null is not among them. */
  private void ofSomeType(ObjectNode params) {
    ArrayNode kinds = params.putArray("anyOf");
    for (TaskType<?> type : enqueuable()) {
      kinds.addObject().put("$ref", PLACE + PARAMS + type.name());
    }
  }

  /** Without titles, which are for forms. */
  private static ObjectNode body(Class<?> type) {
    ObjectNode schema = schema(type);
    for (JsonNode property : schema.path("properties")) {
      ((ObjectNode) property).remove("title");
    }
    return schema;
  }
}
