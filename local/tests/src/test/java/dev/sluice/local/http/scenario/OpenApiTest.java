package dev.sluice.local.http.scenario;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.networknt.schema.Schema;
import com.networknt.schema.SchemaLocation;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.SpecificationVersion;
import dev.sluice.http.message.ProblemType;
import dev.sluice.http.route.Route;
import dev.sluice.http.route.Server;
import dev.sluice.local.events.Template;
import dev.sluice.local.http.Contract;
import dev.sluice.local.http.HttpCall;
import dev.sluice.local.http.HttpReply;
import dev.sluice.local.http.InProcess;
import dev.sluice.local.http.TestSite;
import dev.sluice.local.http.contract.BodyCases;
import dev.sluice.task.TaskType;
import io.swagger.v3.parser.OpenAPIV3Parser;
import io.swagger.v3.parser.core.models.ParseOptions;
import java.io.IOException;
import java.util.EnumSet;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/**
 * {@code GET /openapi.json}. Every answer in a test is checked against it, see {@link InProcess}.
 */
class OpenApiTest extends HttpScenario {
  private HttpReply reply;
  private Contract contract;

  @BeforeAll
  void read() {
    reply = send(HttpCall.get("/openapi.json").by(TestSite.VERA));
    contract = new Contract(reply.json());
  }

  @Test
  void itIsOpenApi31() {
    assertEquals("3.1.0", contract.document().path("openapi").asText());
    assertEquals(List.of(), violations(reply.body()));
    // otherwise the parser would accept anything
    assertNotEquals(List.of(), violations(reply.body().replace("\"info\":", "\"about\":")));
    assertNotEquals(List.of(), violations(reply.body().replace("\"in\":\"path\"", "\"in\":\"x\"")));
  }

  @Test
  void everyOperationIsDescribedAndItsTagToo() {
    Set<String> tags = new TreeSet<>();
    contract.document().path("tags").forEach(tag -> tags.add(tag.path("name").asText()));
    for (JsonNode path : contract.document().path("paths")) {
      for (JsonNode operation : path) {
        String description = operation.path("description").asText();
        assertTrue(description.startsWith(operation.path("summary").asText()), description);
        assertTrue(tags.contains(operation.at("/tags/0").asText()), operation::toString);
      }
    }
    assertEquals(
        "echo",
        contract
            .document()
            .at("/paths/~1tasks~1cancel/post/requestBody/content/application~1json/example/filter")
            .path("type")
            .asText());
  }

  @Test
  void itHasNothingThatGeneratorsOfClientsDoNotKnow() {
    for (JsonNode pattern : contract.document().findValues("pattern")) {
      assertFalse(pattern.asText().contains("\\p{"), pattern::toString);
    }
    for (JsonNode schema : contract.document().findParents("const")) {
      assertTrue(schema.path("type").isTextual(), schema::toString);
    }
    for (JsonNode reference : contract.document().findValues("$ref")) {
      assertEquals(4, reference.asText().split("/").length, reference::toString);
    }
  }

  private static List<String> violations(String document) {
    ParseOptions options = new ParseOptions();
    options.setResolve(true);
    return new OpenAPIV3Parser().readContents(document, null, options).getMessages();
  }

  @Test
  void everySchemaIsOneOfDraft202012() {
    Schema rules =
        SchemaRegistry.withDefaultDialect(SpecificationVersion.DRAFT_2020_12)
            .getSchema(SchemaLocation.of("https://json-schema.org/draft/2020-12/schema"));
    List<JsonNode> schemas = contract.document().findValues("schema");
    contract.document().at("/components/schemas").forEach(schemas::add);
    assertTrue(schemas.size() > 100);
    for (JsonNode schema : schemas) {
      assertEquals(List.of(), rules.validate(schema), schema::toString);
    }
  }

  @Test
  void everyReferenceLeadsSomewhereAndEverySchemaIsUsed() {
    Set<String> used = new TreeSet<>();
    for (JsonNode reference : contract.document().findValues("$ref")) {
      assertFalse(
          contract.document().at(reference.asText().substring(1)).isMissingNode(),
          reference::toString);
      used.add(reference.asText().split("/")[3]);
    }
    Set<String> named = new TreeSet<>();
    contract.document().at("/components/schemas").fieldNames().forEachRemaining(named::add);
    assertEquals(named, used);
  }

  @Test
  void everyRouteIsInItAndNothingElse() {
    Set<String> names = new HashSet<>();
    int operations = 0;
    for (JsonNode path : contract.document().path("paths")) {
      operations += path.size();
    }
    assertEquals(TestSite.SITE.routes().size(), operations);
    for (Route route : TestSite.SITE.routes()) {
      JsonNode operation = contract.document().at(Contract.pointer(route));
      assertTrue(operation.isObject(), route::toString);
      assertTrue(names.add(operation.path("operationId").asText()), route::toString);
      assertTrue(operation.path("summary").asText().length() > 5, route::toString);
    }
  }

  @Test
  void everyProblemIsSomewhereInIt() {
    // an operation cannot document methods that its path lacks
    Set<ProblemType> told = EnumSet.of(ProblemType.METHOD_NOT_ALLOWED);
    for (Route route : TestSite.SITE.routes()) {
      JsonNode responses = contract.document().at(Contract.pointer(route) + "/responses");
      for (ProblemType type : ProblemType.values()) {
        for (JsonNode known :
            responses.at(
                "/"
                    + type.status()
                    + "/content/application~1problem+json/schema/properties/type/enum")) {
          if (known.asText().equals("/problems/" + type.slug())) {
            told.add(type);
          }
        }
      }
    }
    assertEquals(EnumSet.allOf(ProblemType.class), told);
  }

  @Test
  void everyTypeThatCallersMayEnqueueHasTheSchemaOfItsParams() {
    for (TaskType<?> type : TestSite.catalog().all()) {
      String place = "/components/schemas/NewTask-" + type.name();
      assertEquals(
          type.internal() ? "" : type.name(),
          contract.document().at(place + "/properties/type/const").asText());
    }
    String task = "/components/schemas/NewTask";
    assertEquals(List.of(), contract.errors(task, json(BodyCases.GOOD)));
    assertNotEquals(List.of(), contract.errors(task, json("{\"type\":\"echo\",\"params\":{}}")));
    assertNotEquals(
        List.of(),
        contract.errors(task, json(BodyCases.GOOD.replaceFirst("\\{", "{\"priority\":10,"))));
  }

  @Test
  void aCurrentCopyIsNotSentAgain() {
    String tag = reply.headers().get("etag");
    for (String known : List.of(tag, "\"other\", W/" + tag, "*")) {
      HttpReply again =
          send(HttpCall.get("/openapi.json").by(TestSite.VERA).header("if-none-match", known));
      assertEquals(304, again.status(), known);
      assertEquals("", again.body());
      assertEquals(tag, again.headers().get("etag"));
      assertNull(again.headers().get("content-type"));
    }
    HttpReply other =
        send(HttpCall.get("/openapi.json").by(TestSite.VERA).header("if-none-match", "\"other\""));
    assertEquals(200, other.status());
    assertEquals("private, max-age=300", other.headers().get("cache-control"));
  }

  /** Routes without an entry of their own go to the query function. */
  @Test
  void theTemplateSendsEveryRouteToItsFunction() throws IOException {
    Set<String> told = new TreeSet<>();
    for (Template.Function function : new Template().functions()) {
      String name = function.name().replace("Function", "").toUpperCase(Locale.ROOT);
      function.routes().forEach(route -> told.add(name + " " + route));
    }
    Set<String> routes = new TreeSet<>(Set.of("QUERY ANY $default"));
    for (Route route : TestSite.SITE.routes()) {
      Server server = TestSite.SITE.server(route.method(), route.pattern().replace("{id}", "x"));
      if (!server.equals(Server.QUERY)) {
        routes.add(
            server.name().toUpperCase(Locale.ROOT) + " " + route.method() + " " + route.pattern());
      }
    }
    assertEquals(routes, told);
  }

  private static JsonNode json(String text) {
    return new HttpReply(200, null, null, text, null, null).json();
  }
}
