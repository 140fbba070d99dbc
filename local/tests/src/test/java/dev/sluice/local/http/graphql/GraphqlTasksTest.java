package dev.sluice.local.http.graphql;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.sluice.local.http.HttpCall;
import dev.sluice.local.http.HttpReply;
import dev.sluice.local.http.Stored;
import dev.sluice.local.http.TestSite;
import dev.sluice.local.http.contract.BodyCases;
import dev.sluice.local.http.contract.GraphqlCases;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Tasks by GraphQL: as the plain routes, and only what a caller may. */
class GraphqlTasksTest extends GraphqlScenario {
  /** As deep and as long as the ones that tools send. */
  private static final String INTROSPECTION =
      "query IntrospectionQuery{__schema{queryType{name} mutationType{name} subscriptionType{name}"
          + " types{...T} directives{name description locations args(includeDeprecated:true){...I}"
          + " isRepeatable}}} fragment T on __Type{kind name description specifiedByURL"
          + " fields(includeDeprecated:true){name description args(includeDeprecated:true){...I}"
          + " type{...R} isDeprecated deprecationReason} inputFields(includeDeprecated:true){...I}"
          + " interfaces{...R} enumValues(includeDeprecated:true){name description isDeprecated"
          + " deprecationReason} possibleTypes{...R}} fragment I on __InputValue{name description"
          + " type{...R} defaultValue isDeprecated deprecationReason} fragment R on __Type{kind name "
          + "ofType{kind name ".repeat(9)
          + "}".repeat(10);

  /** As in a body of POST /tasks. */
  @ParameterizedTest
  @ValueSource(
      strings = {
        "{\"type\":\"echo\",\"params\":{\"txt\":1},\"priority\":10,\"maxAttempts\":\"1\"}",
        "{\"type\":\"nope\",\"params\":{},\"queue\":\"NO\"}",
        "{\"type\":\"evaluate\",\"params\":{\"name\":\"\",\"code\":\"1+\"}}",
        "{\"type\":\"evaluate\",\"params\":{\"name\":\"x\",\"code\":\"foo(1)\"},\"priority\":1.5}",
        "{\"type\":\"sleep\",\"params\":{\"millis\":-1},\"delaySeconds\":1,\"runAt\":\"2030-01-01\"}",
        "{\"type\":\"echo\",\"params\":{\"text\":\"\\u0000\"},\"priority\":true}",
        "{\"type\":\"echo\",\"params\":[],\"timeoutSeconds\":1e400}"
      })
  void violationsAreThoseOfThePlainRoute(String body) throws Exception {
    HttpReply plain = send(HttpCall.enqueue(body));
    assertEquals(422, plain.status(), plain::body);
    JsonNode error = error(GraphqlCases.call(createTask(), variables(body)));
    assertEquals(plain.json(), error.path("extensions"));
    assertEquals(plain.json().path("title"), error.path("message"));
    assertEquals("[\"createTask\"]", error.path("path").toString());
  }

  @SuppressWarnings("unchecked")
  private static Map<String, Object> variables(String body) throws Exception {
    return new ObjectMapper()
        .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
        .readValue(body, Map.class);
  }

  private static String createTask() {
    return "mutation($type: String!, $params: JSON!, $queue: String, $priority: Int,"
        + " $delaySeconds: Int, $runAt: String, $maxAttempts: Int, $timeoutSeconds: Int)"
        + " {createTask(type: $type, params: $params, queue: $queue, priority: $priority,"
        + " delaySeconds: $delaySeconds, runAt: $runAt, maxAttempts: $maxAttempts,"
        + " timeoutSeconds: $timeoutSeconds) {id}}";
  }

  @Test
  void aTaskIsCreatedReadCancelledAndRetried() {
    String create =
        "mutation{createTask(type:\"free\", params:{any:{a:[1,2.5,\"x\",null,true],b:{}}},"
            + " priority:9, queue:\"q\", delaySeconds:60, idempotencyKey:\"k\"){id state}}";
    JsonNode created = data(GraphqlCases.call(create)).path("createTask");
    assertEquals("SCHEDULED", created.path("state").asText());
    String id = created.path("id").asText();
    assertEquals(id, data(GraphqlCases.call(create)).at("/createTask/id").asText());

    String fields =
        "{id type state queue priority attempt maxAttempts timeoutSeconds owner createdAt runAt"
            + " expiresAt startedAt finishedAt worker parentId cancelAsked waitsForChildren"
            + " progress{done total message} artifact{fileName size href} error params result}";
    JsonNode task =
        data(GraphqlCases.call("query($id:ID!){task(id:$id)" + fields + "}", Map.of("id", id)))
            .path("task");
    ObjectNode plain = (ObjectNode) send(HttpCall.get("/tasks/" + id)).json();
    plain
        .without("waiting") // looked up for a single task, not for lists
        .properties()
        .forEach(member -> assertEquals(member.getValue(), task.path(member.getKey())));
    assertEquals(
        "{\"any\":{\"a\":[1,2.5,\"x\",null,true],\"b\":{}}}", task.path("params").toString());

    String cancel = "mutation{cancelTask(id:\"%s\"){state}}".formatted(id);
    assertEquals("CANCELLED", data(GraphqlCases.call(cancel)).at("/cancelTask/state").asText());
    assertEquals("CANCELLED", error(GraphqlCases.call(cancel)).at("/extensions/state").asText());
    String retry = "mutation{retryTask(id:\"%s\"){state}}".formatted(id);
    assertEquals("QUEUED", data(GraphqlCases.call(retry)).at("/retryTask/state").asText());
    assertEquals(204, send(HttpCall.of("DELETE", "/tasks/" + id)).status());
  }

  @Test
  void aListIsReadInParts() {
    for (int i = 0; i < 5; i++) {
      send(HttpCall.enqueue(BodyCases.GOOD).by(TestSite.BOB));
    }
    String document =
        "query($after:String){tasks(type:\"echo\",state:QUEUED,first:2,after:$after)"
            + "{tasks{id params} cursor}}";
    List<String> ids = new ArrayList<>();
    String cursor = null;
    do {
      Map<String, Object> variables = cursor == null ? Map.of() : Map.of("after", cursor);
      JsonNode page = data(GraphqlCases.call(document, variables).by(TestSite.BOB)).path("tasks");
      ids.addAll(texts(page.path("tasks"), "id"));
      assertTrue(page.path("tasks").size() <= 2);
      cursor = page.path("cursor").asText(null);
      if (cursor != null) {
        JsonNode others = error(GraphqlCases.call(document, Map.of("after", cursor)));
        assertEquals("/problems/invalid-cursor", others.at("/extensions/type").asText());
      }
    } while (cursor != null);
    assertEquals(5, Set.copyOf(ids).size());
    JsonNode wrong = error(GraphqlCases.call("{tasks(first:101){cursor}}"));
    assertEquals("/first", wrong.at("/extensions/errors/0/pointer").asText());
  }

  @Test
  void othersTasksDoNotExist() {
    String id = enqueued();
    HttpCall read = GraphqlCases.call("{task(id:\"" + id + "\"){id}}");
    assertEquals(id, data(read).at("/task/id").asText());
    assertTrue(data(read.by(TestSite.BOB)).path("task").isNull());
    assertEquals(id, data(read.by(TestSite.OLGA)).at("/task/id").asText());
    for (String mutation : List.of("cancelTask", "retryTask")) {
      HttpCall call = GraphqlCases.call("mutation{" + mutation + "(id:\"" + id + "\"){id}}");
      JsonNode error = error(call.by(TestSite.BOB));
      assertEquals(404, error.at("/extensions/status").asInt());
      HttpCall absent = GraphqlCases.call("mutation{" + mutation + "(id:\"x\"){id}}");
      assertEquals(error(absent.by(TestSite.BOB)), error);
    }
    created("alices", "1");
    assertEquals(0, data(GraphqlCases.call(RESULTS).by(TestSite.BOB)).path("results").size());
    assertEquals(1, data(GraphqlCases.call(RESULTS).by(TestSite.OLGA)).path("results").size());
    assertEquals(200, send(HttpCall.post("/tasks/" + id + "/cancel")).status());
  }

  @Test
  void aSessionAsksOnlyFromItsOwnSite() {
    HttpCall login = HttpCall.post("/login").without("authorization");
    String cookie =
        send(login.json("{\"token\":\"" + TestSite.ALICE + "\"}")).cookies().get(0).split(";")[0];
    HttpCall call = GraphqlCases.call(RESULTS).without("authorization").header("cookie", cookie);
    assertProblem(403, "cross-site", send(call));
    assertProblem(403, "cross-site", send(call.header("sec-fetch-site", "same-site")));
    assertEquals(200, send(call.header("sec-fetch-site", "same-origin")).status());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "createTask(type:\"echo\",params:{text:\"x\"}){id}",
        "cancelTask(id:1){id}",
        "retryTask(id:1){id}",
        "createResult(name:\"x\",code:\"1\"){result{id}}",
        "deleteResult(resultId:1){resultId}"
      })
  void aViewerChangesNothing(String mutation) {
    Map<String, String> before = Stored.in(site);
    JsonNode error = error(GraphqlCases.call("mutation{" + mutation + "}").by(TestSite.VERA));
    assertEquals("/problems/forbidden", error.at("/extensions/type").asText());
    assertEquals(before, Stored.in(site));
    assertTrue(data(GraphqlCases.call(RESULTS).by(TestSite.VERA)).path("results").isArray());
  }

  @Test
  void onlyOperatorsLookIntoTheSchema() {
    HttpCall call = GraphqlCases.call(INTROSPECTION);
    assertTrue(data(call.by(TestSite.OLGA)).at("/__schema/types").size() > 10);
    for (String token : List.of(TestSite.ALICE, TestSite.VERA)) {
      assertEquals(
          "Introspection needs the role operator", error(call.by(token)).path("message").asText());
      JsonNode type = error(GraphqlCases.call("{__type(name:\"Task\"){name}}").by(token));
      assertTrue(type.path("message").asText().startsWith("Introspection"));
      assertEquals(
          "Query", data(GraphqlCases.call("{__typename}").by(token)).path("__typename").asText());
    }
  }

  @Test
  void introspectionThatAsksForTooMuchIsRefusedWithTheReason() {
    for (String document :
        List.of(
            "{a:__schema{queryType{name}} b:__schema{queryType{name}}}",
            "{__type(name:\"Task\"){fields{type{fields{type{fields{name}}}}}}}")) {
      JsonNode error = error(GraphqlCases.call(document).by(TestSite.OLGA));
      String message = error.path("message").asText();
      assertTrue(message.startsWith("Introspection that asks for more than tools do"), message);
    }
  }
}
