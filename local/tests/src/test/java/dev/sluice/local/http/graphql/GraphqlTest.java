package dev.sluice.local.http.graphql;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.BooleanNode;
import dev.sluice.local.http.HttpCall;
import dev.sluice.local.http.HttpReply;
import dev.sluice.local.http.Stored;
import dev.sluice.local.http.TestSite;
import dev.sluice.local.http.contract.GraphqlCases;
import dev.sluice.queue.Lease;
import dev.sluice.queue.NewTask;
import dev.sluice.queue.Settlement;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The replaced table of results, by the documents of its client, and wrong documents. */
class GraphqlTest extends GraphqlScenario {
  @Test
  void aResultGoesThroughItsStates() {
    JsonNode created = created("area", "2 * 3");
    assertEquals("QUEUEING", created.path("status").asText());
    assertEquals("area", created.path("name").asText());
    assertEquals("2 * 3", created.path("code").asText());
    assertTrue(created.path("value").isNull() && created.has("value"));
    int number = Integer.parseInt(created.path("id").asText());

    String id = data(GraphqlCases.call("{results{taskId}}")).at("/results/0/taskId").asText();
    Lease lease = claimed(id);
    assertEquals("RUNNING", data(GraphqlCases.call(RESULTS)).at("/results/0/status").asText());
    JsonNode refused = error(GraphqlCases.call(DELETE, Map.of("resultId", number)));
    assertEquals("/problems/wrong-state", refused.at("/extensions/type").asText());
    assertEquals("RUNNING", refused.at("/extensions/state").asText());

    settle(new Settlement.Complete(lease, "{\"value\":18446744073709551616.5}", null));
    JsonNode done = data(GraphqlCases.call(RESULTS)).at("/results/0");
    assertEquals("FINISHED", done.path("status").asText());
    assertEquals(0x1p64, done.path("value").asDouble());

    JsonNode deleted = data(GraphqlCases.call(DELETE, Map.of("resultId", number)));
    assertEquals(number, deleted.at("/deleteResult/resultId").asInt());
    assertEquals(0, data(GraphqlCases.call(RESULTS)).path("results").size());
    assertEquals(404, send(HttpCall.get("/tasks/" + id)).status());
  }

  @Test
  void aQueuedResultIsWithdrawnByAnyOfItsIds() {
    created("first", "1");
    created("second", "2");
    created("third", "3");
    JsonNode results = data(GraphqlCases.call("{results{id taskId name}}")).path("results");
    assertEquals(List.of("first", "second", "third"), texts(results, "name"));
    data(GraphqlCases.call(DELETE, Map.of("resultId", results.at("/0/id").asText())));
    data(GraphqlCases.call(DELETE, Map.of("resultId", results.at("/1/taskId").asText())));
    data(
        GraphqlCases.call(
            "mutation{deleteResult(resultId:" + results.at("/2/id").asText() + "){resultId}}"));
    assertEquals(0, data(GraphqlCases.call(RESULTS)).path("results").size());
    for (Object absent : List.of(1, "1", "x", -1, "00000000000000000z", true)) {
      JsonNode error = error(GraphqlCases.call(DELETE, Map.of("resultId", absent)));
      assertEquals("/problems/not-found", error.at("/extensions/type").asText());
    }
  }

  @Test
  void moreResultsThanAreGivenAreSaid() {
    HttpCall more = GraphqlCases.call("{results{name} resultsCut tasks(first: 1){cut}}");
    try (TestSite crowded = TestSite.start()) {
      NewTask task = NewTask.of("evaluate", "{\"name\":\"x\",\"code\":\"1\"}", "alice");
      crowded.queue().enqueue(Collections.nCopies(1_000, task));
      JsonNode all = crowded.inProcess().send(more).json().path("data");
      assertEquals(1_000, all.path("results").size());
      assertEquals(BooleanNode.FALSE, all.path("resultsCut"));
      assertEquals(BooleanNode.FALSE, all.at("/tasks/cut"));
      crowded.queue().enqueue(List.of(task));
      JsonNode newest = crowded.inProcess().send(more).json().path("data");
      assertEquals(1_000, newest.path("results").size());
      assertEquals(BooleanNode.TRUE, newest.path("resultsCut"));
    }
  }

  @Test
  void aFailedOneSaysWhy() {
    created("power", "9^9^9^9");
    String id = data(GraphqlCases.call("{results{taskId}}")).at("/results/0/taskId").asText();
    settle(new Settlement.Fail(claimed(id), "too large"));
    JsonNode failed = data(GraphqlCases.call("{results{status value error}}")).at("/results/0");
    assertEquals("FAILED", failed.path("status").asText());
    assertEquals("too large", failed.path("error").asText());
    assertTrue(failed.path("value").isNull());
  }

  static Stream<String[]> documents() {
    return Stream.of(
        new String[] {GraphqlCases.aliases(10_000, "results{id}"), "presented"},
        new String[] {GraphqlCases.aliases(101, "__typename"), "aliases exceeded"},
        new String[] {GraphqlCases.aliases(11, "results{id}"), "complexity exceeded"},
        new String[] {"{tasks" + "{tasks".repeat(50) + "}".repeat(51), "depth"},
        new String[] {GraphqlCases.fragments(20), "fields"},
        new String[] {"{results", "Invalid syntax"},
        new String[] {"{nope}", "Not valid: field undefined"},
        new String[] {"{results{nope}}", "Not valid: field undefined"},
        new String[] {"{results}", "Not valid: subselection required"},
        new String[] {"{task{id}}", "Not valid: missing field argument"},
        new String[] {"{task(id:\"x\",y:1){id}}", "Not valid: unknown argument"},
        new String[] {"{tasks(state:NOPE){cursor}}", "Not valid: wrong type"},
        new String[] {"{tasks(type:5){cursor}}", "Not valid: wrong type"},
        new String[] {"query($a:Int){results{id}}", "Not valid: unused variable"},
        new String[] {"query a{results{id}} query b{results{id}}", "operationName must name"},
        new String[] {"subscription{results{id}}", "Not valid"},
        new String[] {
          "mutation{createTask(type:\"free\",params:" + "[".repeat(31) + "]".repeat(31) + "){id}}",
          "Not valid: wrong type"
        },
        new String[] {
          "mutation{createTask(type:\"free\",params:{any:1e1001}){id}}", "Not valid: wrong type"
        },
        new String[] {"mutation{createTask(type:\"free\",params:{a:1,a:2}){id}}", "Not valid: "});
  }

  @ParameterizedTest
  @MethodSource
  void documents(String document, String message) {
    Map<String, String> before = Stored.in(site);
    JsonNode errors = errors(GraphqlCases.call(document));
    List<String> messages = texts(errors, "message");
    assertTrue(messages.stream().anyMatch(m -> m.contains(message)), messages::toString);
    assertEquals(before, Stored.in(site));
    HttpReply typed = send(GraphqlCases.typed(GraphqlCases.call(document)));
    assertEquals(400, typed.status());
    assertEquals("application/graphql-response+json", typed.headers().get("content-type"));
    assertFalse(typed.json().has("data"));
  }

  @Test
  void variablesOfTheWrongTypeAreReported() {
    HttpCall call = GraphqlCases.call(CREATE, Map.of("name", List.of("secret"), "code", 1));
    JsonNode error = error(call);
    assertTrue(error.path("message").asText().startsWith("A variable has"), error::toString);
    assertFalse(error.toString().contains("secret"));
    HttpReply good = send(GraphqlCases.typed(GraphqlCases.call(RESULTS)));
    assertEquals(200, good.status());
    assertEquals("application/graphql-response+json", good.headers().get("content-type"));
  }

  @Test
  void whatWasDoneIsShownBesideWhatWasNot() {
    JsonNode answer =
        answer(
            GraphqlCases.call(
                "mutation{a:createResult(name:\"x\",code:\"1\"){result{id}}"
                    + " b:createResult(name:\"x\",code:\"1/\"){result{id}}}"));
    assertFalse(answer.at("/data/a/result/id").asText().isEmpty());
    assertTrue(answer.at("/data/b").isNull());
    assertEquals("[\"b\"]", answer.at("/errors/0/path").toString());
    assertEquals("/params/code", answer.at("/errors/0/extensions/errors/0/pointer").asText());
    assertEquals(
        "Missing operand (character 2).",
        answer.at("/errors/0/extensions/errors/0/detail").asText());
  }
}
