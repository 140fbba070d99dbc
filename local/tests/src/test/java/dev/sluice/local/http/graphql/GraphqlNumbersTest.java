package dev.sluice.local.http.graphql;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import dev.sluice.local.http.HttpCall;
import dev.sluice.local.http.contract.GraphqlCases;
import dev.sluice.local.http.scenario.HttpScenario;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** What the GraphQL specification says of numbers and of operations. */
class GraphqlNumbersTest extends HttpScenario {
  private String error(HttpCall call) {
    JsonNode answer = send(call).json();
    assertTrue(answer.has("errors"), answer::toString);
    return answer.at("/errors/0/message").asText();
  }

  /** 2.9.1 and 3.5.1: {@code 1.0} is a Float; in JSON it is the number 1. */
  @Test
  void anIntHasNoFraction() {
    assertEquals("Not valid: wrong type", error(GraphqlCases.call("{tasks(first:1.0){cursor}}")));
    assertEquals("Not valid: wrong type", error(GraphqlCases.call("{tasks(first:1e0){cursor}}")));
    String document = "query($first:Int){tasks(first:$first){cursor}}";
    assertTrue(send(GraphqlCases.call(document, Map.of("first", 1.0))).json().has("data"));
    assertTrue(
        error(GraphqlCases.call(document, Map.of("first", 1.5))).length() > 0,
        "what is not whole is refused by the rules of the routes");
  }

  /** 6.1: without a name there must be one operation. */
  @Test
  void theOperationIsNamedIfThereAreSeveral() {
    String two = "{\"query\":\"query A{results{id}} query B{results{id}}\"";
    String message =
        "operationName must name one of the document's operations; without it there must be only"
            + " one";
    assertEquals(message, error(HttpCall.post("/graphql").json(two + "}")));
    assertEquals(message, error(HttpCall.post("/graphql").json(two + ",\"operationName\":\"C\"}")));
    assertEquals(message, error(HttpCall.post("/graphql").json(two + ",\"operationName\":\"\"}")));
    String one = "{\"query\":\"query A{results{id}}\",\"operationName\":\"\"}";
    assertTrue(send(HttpCall.post("/graphql").json(one)).json().at("/data/results").isArray());
    HttpCall named = HttpCall.post("/graphql").json(two + ",\"operationName\":\"B\"}");
    assertTrue(send(named).json().at("/data/results").isArray());
  }
}
