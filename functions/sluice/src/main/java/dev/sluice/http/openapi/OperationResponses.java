package dev.sluice.http.openapi;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.sluice.http.message.Problem;
import dev.sluice.http.message.ProblemType;
import dev.sluice.http.page.Html;
import dev.sluice.http.route.Answer;
import dev.sluice.http.route.Documented;
import dev.sluice.http.route.Route;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** The answers of one route in the OpenAPI document: the good ones, and the problems by status. */
final class OperationResponses {
  private static final int MOST_LISTED = 100;

  private final ObjectNode responses;
  private final Route route;
  private final List<Route> routes;
  private final Documented documented;
  private final AnswerSchemas schemas;

  OperationResponses(
      ObjectNode responses,
      Route route,
      Documented documented,
      List<Route> routes,
      AnswerSchemas schemas) {
    this.routes = routes;
    this.schemas = schemas;
    this.responses = responses;
    this.route = route;
    this.documented = documented;
  }

  void write() {
    for (Answer answer : documented.answers()) {
      answer(answer);
    }
    Map<Integer, List<ProblemType>> problems = new TreeMap<>();
    for (ProblemType problem : CommonProblems.with(route, documented)) {
      problems.computeIfAbsent(problem.status(), status -> new ArrayList<>()).add(problem);
    }
    problems.forEach(this::problems);
  }

  private void answer(Answer answer) {
    ObjectNode response = responses.putObject(Integer.toString(answer.status()));
    response.put("description", answer.text());
    answer.headers().forEach((name, text) -> header(response, name, text).put("required", true));
    answer.sometimes().forEach((name, text) -> header(response, name, text));
    for (String mediaType : answer.mediaTypes()) {
      ObjectNode schema = content(response, mediaType);
      if (answer.many()) {
        schema.put("type", "array").put("maxItems", MOST_LISTED);
        schema.set("items", schemas.reference(answer.body()));
      } else {
        schema.setAll(schemas.reference(answer.body()));
      }
    }
    if (documented.makes() != null && answer.body() != null) {
      links(response);
    }
  }

  private static ObjectNode header(ObjectNode response, String name, String text) {
    ObjectNode header = response.withObjectProperty("headers").putObject(name);
    header.put("description", text).putObject("schema").put("type", "string");
    return header;
  }

  private static ObjectNode content(ObjectNode response, String mediaType) {
    return response.withObjectProperty("content").putObject(mediaType).putObject("schema");
  }

  /** Whoever added something can go on with it. */
  private void links(ObjectNode response) {
    ObjectNode links = response.putObject("links");
    for (Route next : routes) {
      if (next.pattern().startsWith(documented.makes())) {
        String operation = next.name();
        ObjectNode link = links.putObject(operation).put("operationId", operation);
        link.putObject("parameters").put("id", "$response.body#/id");
      }
    }
  }

  private void problems(int status, List<ProblemType> problems) {
    ObjectNode response = responses.withObjectProperty(Integer.toString(status));
    StringBuilder text = new StringBuilder(response.path("description").asText());
    for (ProblemType problem : problems) {
      text.append(text.isEmpty() ? "" : ". ").append(problem.title());
    }
    response.put("description", text.toString());
    for (String name : Problem.of(problems.get(0)).headers().keySet()) {
      header(response, name, "As RFC 9110 has it.").put("required", true);
    }
    ObjectNode schema = content(response, Problem.MEDIA_TYPE);
    schema.putArray("allOf").addObject().put("$ref", ComponentSchemas.PLACE + "Problem");
    ObjectNode properties = schema.putObject("properties");
    ArrayNode types = properties.putObject("type").putArray("enum");
    problems.forEach(problem -> types.add(problem.uri()));
    properties.putObject("status").put("const", status);
    if (route.page()) {
      content(response, Html.MEDIA_TYPE).setAll(schemas.reference(String.class));
    }
  }
}
