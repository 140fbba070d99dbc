package dev.sluice.local.http;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.networknt.schema.SchemaLocation;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.SpecificationVersion;
import dev.sluice.http.route.Route;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** The OpenAPI document, which every answer in a test is checked against. */
public final class Contract {
  private static final String ADDRESS = "https://sluice.test/openapi.json";

  private final JsonNode document;
  private final SchemaRegistry schemas;

  public Contract(JsonNode document) {
    this.document = document;
    this.schemas =
        SchemaRegistry.withDefaultDialect(
            SpecificationVersion.DRAFT_2020_12,
            builder -> builder.schemas(Map.of(ADDRESS, document.toString())));
  }

  public JsonNode document() {
    return document;
  }

  /** Checks that status, headers, media type and body are as documented for the route. */
  public void check(HttpCall call, HttpReply reply) {
    String method = call.method().equals("HEAD") ? "GET" : call.method();
    String path = call.target().split("\\?", 2)[0];
    // a path without parameters takes precedence, as OpenAPI says
    boolean literal = document.path("paths").has(path);
    for (Route route : TestSite.SITE.routes()) {
      String pattern = route.pattern().replaceAll("\\{\\w+}", "[A-Za-z0-9-][A-Za-z0-9._-]{0,99}");
      // the slash at the end of a pattern may be left out
      String open = pattern.length() > 1 && pattern.endsWith("/") ? pattern + "?" : pattern;
      boolean fits = literal ? route.pattern().equals(path) : path.matches(open);
      if (route.method().equals(method) && fits) {
        check(route, call, reply);
        return;
      }
    }
    assertTrue(List.of(404, 405, 431, 204).contains(reply.status()), reply::toString);
  }

  private void check(Route route, HttpCall call, HttpReply reply) {
    String pointer = pointer(route) + "/responses/" + reply.status();
    JsonNode response = document.at(pointer);
    assertTrue(response.isObject(), () -> route + " is not documented to answer " + reply);
    for (var header : response.path("headers").properties()) {
      boolean required = header.getValue().path("required").asBoolean();
      boolean there = reply.headers().containsKey(header.getKey());
      boolean cookie = header.getKey().equals("set-cookie") && !reply.cookies().isEmpty();
      assertTrue(there || cookie || !required, () -> header.getKey() + " is missing: " + reply);
    }
    if (call.method().equals("HEAD")) {
      return;
    }
    String type = reply.headers().get("content-type");
    if (type == null) {
      assertTrue(response.path("content").isEmpty(), () -> route + " should have a body: " + reply);
      return;
    }
    JsonNode content = response.path("content");
    String declared = content.has("*/*") ? "*/*" : type;
    assertTrue(content.has(declared), () -> route + " is not documented to answer " + reply);
    if (type.endsWith("json") && !declared.equals("*/*")) {
      String place = pointer + "/content/" + escape(declared) + "/schema";
      assertEquals(List.of(), errors(place, reply.json()), reply::toString);
    }
  }

  /** The errors of a value under a schema of the document. */
  public List<String> errors(String pointer, JsonNode value) {
    return schemas.getSchema(SchemaLocation.of(ADDRESS + "#" + pointer)).validate(value).stream()
        .map(error -> error.getInstanceLocation() + ": " + error.getMessage())
        .toList();
  }

  /** Where the document describes a route. */
  public static String pointer(Route route) {
    return "/paths/" + escape(route.pattern()) + "/" + route.method().toLowerCase(Locale.ROOT);
  }

  private static String escape(String name) {
    return name.replace("~", "~0").replace("/", "~1");
  }
}
