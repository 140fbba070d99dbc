package dev.sluice.local.http.scenario;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import dev.sluice.local.http.HttpCall;
import dev.sluice.local.http.HttpReply;
import dev.sluice.local.http.TestSite;
import dev.sluice.local.http.contract.GraphqlCases;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

/** Types that only the application itself enqueues: by a fan-out, a schedule or a route. */
class InternalTypesTest extends HttpScenario {
  private static final String PLAN =
      "{\"type\":\"minute-group\",\"params\":{\"batch\":1,\"count\":3}}";

  @Test
  void nobodyEnqueuesThem() {
    for (String caller : List.of(TestSite.ALICE, TestSite.OLGA)) {
      HttpReply refused = send(HttpCall.enqueue(PLAN).by(caller));
      assertProblem(422, "internal-type", refused);
      assertEquals(List.of("/type"), refused.pointers());
    }
    JsonNode outcome =
        send(HttpCall.post("/tasks/batch").json("[" + PLAN + "]")).json().at("/outcomes/0");
    assertEquals("invalid", outcome.path("outcome").asText());
    assertEquals("/problems/internal-type", outcome.path("type").asText());
    JsonNode errors =
        send(GraphqlCases.call(
                "mutation{createTask(type:\"minute-group\",params:{batch:1,count:3}){id}}"))
            .json()
            .path("errors");
    assertEquals(1, errors.size(), errors::toString);
    assertTrue(errors.toString().contains("internal-type"), errors::toString);
  }

  @Test
  void theApplicationDoesAndNobodyChangesTheirParams() {
    HttpReply batch =
        send(
            HttpCall.post("/celery_ids_tasks/")
                .json("{\"task_name\":\"call\",\"payload\":\"1001,1002,1003\"}"));
    assertEquals(201, batch.status(), batch::body);
    String id = batch.json().path("task_id").asText();
    HttpCall patch = HttpCall.of("PATCH", "/tasks/" + id);
    HttpReply refused = send(patch.json("{\"params\":{\"batch\":2,\"count\":3}}"));
    assertProblem(422, "internal-type", refused);
    assertEquals(List.of("/params"), refused.pointers());
    HttpReply again =
        send(
            HttpCall.post("/tasks/" + id + "/retry")
                .json("{\"params\":{\"batch\":2,\"count\":3}}"));
    assertProblem(422, "internal-type", again);
    assertEquals(List.of("/params"), again.pointers());
    assertEquals(200, send(patch.json("{\"priority\":9}")).status());
    assertEquals(
        202, send(HttpCall.post("/schedules/top-repositories/run").by(TestSite.OLGA)).status());
  }

  @Test
  void theListOfTypesMarksThem() {
    Set<String> internal = new TreeSet<>();
    for (JsonNode type : send(HttpCall.get("/types")).json().path("types")) {
      if (type.path("internal").asBoolean()) {
        internal.add(type.path("name").asText());
      }
    }
    assertEquals(
        Set.of(
            "confirmation-email",
            "minute-group",
            "seller-day",
            "thumbnail",
            "top-repositories",
            "user-call"),
        internal);
  }
}
