package dev.sluice.http.openapi;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.sluice.http.access.Authentication;
import dev.sluice.http.input.BodyType;
import dev.sluice.http.input.IdempotencyKey;
import dev.sluice.http.input.Parameter;
import dev.sluice.http.message.Body;
import dev.sluice.http.message.ProblemType;
import dev.sluice.http.route.Documented;
import dev.sluice.http.route.Endpoint;
import dev.sluice.http.route.Route;
import dev.sluice.task.TaskCatalog;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/**
 * The OpenAPI 3.1 document, made of what the code itself reads by: {@link Route}, {@link
 * Parameter}, {@link BodyType}, {@link ProblemType}, the task types' params; and of the words of
 * each route.
 */
final class OpenApiDocument {
  private static final String ABOUT =
      """
      Background tasks: enqueue, follow, cancel, retry and measure them. Errors are \
      application/problem+json (RFC 9457) and name every violation at once. HEAD answers as GET \
      without a body, OPTIONS tells the methods of a path; another method is answered 405 with Allow.

      Roles: a viewer reads, a submitter also enqueues and changes what is its own, an operator sees \
      and changes everything. The tasks of others are 404. The role an operation needs stands in its \
      security requirement; a caller with a smaller one gets 403.""";

  /** What the operations of a tag have in common; a tag is the first part of their paths. */
  private static final Map<String, String> TAGS =
      Map.of(
          "tasks", "Enqueue, list, follow, change, cancel, retry and delete tasks.",
          "failures", "Failed tasks by cause.",
          "types", "What can be enqueued.",
          "queues", "How many tasks wait, how long, and how attempts ended.",
          "workers", "Who runs tasks.",
          "schedules", "Recurring tasks.",
          "results", "What types published last.",
          "graphql", "The same by GraphQL.",
          "health", "Whether the queue answers.",
          "page", "What a browser shows.");

  private static final String LINES = "One NewTask a line (NDJSON), up to 1,000.";

  private final ObjectNode root = JsonNodeFactory.instance.objectNode();
  private final ComponentSchemas schemas;

  private final List<Endpoint> endpoints;

  private OpenApiDocument(TaskCatalog catalog, List<Endpoint> endpoints) {
    this.endpoints = endpoints;
    this.schemas = new ComponentSchemas(catalog);
  }

  /** The document as UTF-8. */
  static byte[] of(TaskCatalog catalog, List<Endpoint> endpoints) {
    return new OpenApiDocument(catalog, endpoints)
        .make()
        .toString()
        .getBytes(StandardCharsets.UTF_8);
  }

  private ObjectNode make() {
    root.put("openapi", "3.1.0");
    root.putObject("info")
        .put("title", "Sluice")
        .put("version", "0.1.0")
        .put("description", ABOUT)
        .putObject("license")
        .put("name", "Apache-2.0")
        .put("identifier", "Apache-2.0");
    root.putArray("servers").addObject().put("url", "/");
    tags(root.putArray("tags"));
    ObjectNode paths = root.putObject("paths");
    for (Endpoint one : endpoints) {
      Route route = one.route();
      ObjectNode operation =
          paths
              .withObjectProperty(route.pattern())
              .putObject(route.method().toLowerCase(Locale.ROOT));
      operation(operation, route, one.words().documented());
    }
    ObjectNode components = root.putObject("components");
    ObjectNode security = components.putObject("securitySchemes");
    security.putObject("bearer").put("type", "http").put("scheme", "bearer");
    security
        .putObject("session")
        .put("type", "apiKey")
        .put("in", "cookie")
        .put("name", Authentication.COOKIE)
        .put(
            "description",
            "From POST /login; by https its name begins with __Host-. Writes by it must come from a"
                + " page of this site.");
    components.set("schemas", schemas.all());
    PortableSchemas.in(root);
    return root;
  }

  /** Those in use, in the order of the routes. */
  private void tags(ArrayNode tags) {
    Set<String> names = new LinkedHashSet<>();
    endpoints.forEach(one -> names.add(tag(one.route())));
    for (String name : names) {
      String about = TAGS.getOrDefault(name, "What is below /" + name + ".");
      tags.addObject().put("name", name).put("description", about);
    }
  }

  /** What is said of a route, who may call it, and whether a call may be repeated. */
  private static String description(Route route, Documented documented) {
    String role =
        route.role() == null
            ? "Open to anyone."
            : "Least role: " + route.role().name().toLowerCase(Locale.ROOT) + ".";
    String about = documented.about().isEmpty() ? documented.summary() + "." : documented.about();
    return about
        + " "
        + role
        + (documented.idempotent()
            ? " With an Idempotency-Key it may be sent again: it is done once."
            : "");
  }

  private void operation(ObjectNode operation, Route route, Documented documented) {
    operation.put("operationId", route.name());
    operation.put("summary", documented.summary());
    operation.put("description", description(route, documented));
    operation.putArray("tags").add(tag(route));
    security(operation, route);
    parameters(operation.putArray("parameters"), route, documented);
    if (documented.body() != null) {
      body(operation.putObject("requestBody"), documented);
    }
    new OperationResponses(
            operation.putObject("responses"),
            route,
            documented,
            endpoints.stream().map(Endpoint::route).toList(),
            schemas.answers())
        .write();
  }

  /** The first part of the path. */
  private static String tag(Route route) {
    String first = route.pattern().split("/", 3)[1];
    return first.isEmpty() ? "page" : first.replace(".json", "");
  }

  private static void security(ObjectNode operation, Route route) {
    ArrayNode security = operation.putArray("security");
    if (route.role() == null) {
      security.addObject();
    } else {
      String role = route.role().name().toLowerCase(Locale.ROOT);
      security.addObject().putArray("bearer").add(role);
      security.addObject().putArray("session").add(role);
    }
  }

  private static JsonNode tree(String json) {
    try {
      return new ObjectMapper().readTree(json);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("An example is JSON", e);
    }
  }

  private void parameters(ArrayNode parameters, Route route, Documented documented) {
    for (Parameter parameter : route.pathParameters()) {
      parameter(parameters, "path", parameter).put("required", true);
    }
    if (route.parameters() != null) {
      for (Parameter parameter : route.parameters()) {
        parameter(parameters, "query", parameter);
      }
    }
    if (documented.idempotent()) {
      parameter(parameters, "header", IdempotencyKey.HEADER);
    }
  }

  private ObjectNode parameter(ArrayNode parameters, String in, Parameter parameter) {
    ObjectNode node = parameters.addObject();
    node.put("name", parameter.name()).put("in", in).put("description", parameter.help());
    node.set("schema", ParameterSchema.of(parameter));
    if (parameter.kind().equals(Parameter.STATES)) {
      node.put("style", "form").put("explode", false); // with commas between
    }
    return node;
  }

  private void body(ObjectNode node, Documented documented) {
    Documented.RequestBody body = documented.body();
    node.put("description", "At most " + body.longest() + " bytes.")
        .put("required", body.required());
    ObjectNode content = node.putObject("content");
    schemas.add(body);
    for (String mediaType : body.mediaTypes()) {
      ObjectNode schema = content.putObject(mediaType).putObject("schema");
      if (mediaType.equals(Body.NDJSON)) {
        schema.put("type", "string").put("description", LINES);
      } else {
        schema.put("$ref", ComponentSchemas.PLACE + body.schema());
      }
      if (documented.example() != null && mediaType.endsWith("json")) {
        content.withObjectProperty(mediaType).set("example", tree(documented.example()));
      }
    }
  }
}
