package dev.sluice.local.http.graphql;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import dev.sluice.local.http.HttpCall;
import dev.sluice.local.http.HttpReply;
import dev.sluice.local.http.contract.GraphqlCases;
import dev.sluice.local.http.scenario.HttpScenario;
import dev.sluice.queue.TaskFilter;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;

/** Calls of {@code POST /graphql}, whose answers reveal nothing of the inside. */
abstract class GraphqlScenario extends HttpScenario {
  /** The documents of the replaced table, as its client sends them. */
  static final String CREATE =
      "mutation($name: String!, $code: String!) {createResult(name: $name, code: $code)"
          + " {result {id name value code createdAt status}}}";

  static final String RESULTS = "{results {id name value code createdAt status}}";

  static final String DELETE =
      "mutation($resultId: Int!) {deleteResult(resultId: $resultId) {resultId}}";

  @BeforeEach
  void empty() {
    TaskFilter all = TaskFilter.ALL;
    site.queue().list(all, null, 100).tasks().forEach(task -> site.queue().delete(task.id()));
  }

  JsonNode answer(HttpCall call) {
    HttpReply reply = send(call);
    assertEquals(200, reply.status(), reply::body);
    assertEquals("application/json", reply.headers().get("content-type"));
    assertEquals(1, reply.logLines().size());
    return reply.json();
  }

  JsonNode data(HttpCall call) {
    JsonNode answer = answer(call);
    assertTrue(answer.path("errors").isMissingNode(), answer::toString);
    return answer.path("data");
  }

  /** The only error. */
  JsonNode error(HttpCall call) {
    JsonNode errors = errors(call);
    assertEquals(1, errors.size(), errors::toString);
    return errors.get(0);
  }

  JsonNode errors(HttpCall call) {
    JsonNode errors = answer(call).path("errors");
    for (String inside :
        List.of("Exception", " at ", "Value{", "dev.sluice", "graphql.", "java.")) {
      assertFalse(errors.toString().contains(inside), errors::toString);
    }
    return errors;
  }

  JsonNode created(String name, String code) {
    return data(GraphqlCases.call(CREATE, Map.of("name", name, "code", code)))
        .at("/createResult/result");
  }

  static List<String> texts(JsonNode array, String member) {
    List<String> texts = new ArrayList<>();
    array.forEach(element -> texts.add(element.path(member).asText()));
    return texts;
  }
}
