package dev.sluice.local.http;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.sluice.queue.Lease;
import dev.sluice.queue.Settlement;
import dev.sluice.queue.TaskFilter;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class GraphqlTest extends HttpScenario {
  /** The documents of the table that this replaces, as its client sends them. */
  private static final String CREATE =
      "mutation($name: String!, $code: String!) {createResult(name: $name, code: $code)"
          + " {result {id name value code createdAt status}}}";

  private static final String RESULTS = "{results {id name value code createdAt status}}";
  private static final String DELETE =
      "mutation($resultId: Int!) {deleteResult(resultId: $resultId) {resultId}}";

  /** As deep and as long as what tools send. */
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

  @BeforeEach
  void empty() {
    TaskFilter all = new TaskFilter(null, null, null, null, null, null);
    site.queue().list(all, null, 100).tasks().forEach(task -> site.queue().delete(task.id()));
  }

  private JsonNode answer(HttpCall call) {
    HttpReply reply = send(call);
    assertEquals(200, reply.status(), reply::body);
    assertEquals("application/json", reply.headers().get("content-type"));
    assertEquals(1, reply.logLines().size());
    return reply.json();
  }

  private JsonNode data(HttpCall call) {
    JsonNode answer = answer(call);
    assertTrue(answer.path("errors").isMissingNode(), answer::toString);
    return answer.path("data");
  }

  /** The one error. */
  private JsonNode error(HttpCall call) {
    JsonNode errors = errors(call);
    assertEquals(1, errors.size(), errors::toString);
    return errors.get(0);
  }

  private JsonNode errors(HttpCall call) {
    JsonNode errors = answer(call).path("errors");
    for (String inside :
        List.of("Exception", " at ", "Value{", "dev.sluice", "graphql.", "java.")) {
      assertFalse(errors.toString().contains(inside), errors::toString);
    }
    return errors;
  }

  private JsonNode created(String name, String code) {
    return data(GraphqlCases.call(CREATE, Map.of("name", name, "code", code)))
        .at("/createResult/result");
  }

  private static List<String> texts(JsonNode array, String member) {
    List<String> texts = new ArrayList<>();
    array.forEach(element -> texts.add(element.path(member).asText()));
    return texts;
  }

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
  void aFailedOneSaysWhy() {
    created("power", "9^9^9^9");
    String id = data(GraphqlCases.call("{results{taskId}}")).at("/results/0/taskId").asText();
    settle(new Settlement.Fail(claimed(id), "too large"));
    JsonNode failed = data(GraphqlCases.call("{results{status value error}}")).at("/results/0");
    assertEquals("FAILED", failed.path("status").asText());
    assertEquals("too large", failed.path("error").asText());
    assertTrue(failed.path("value").isNull());
  }

  /** As the body of POST /tasks would get it. */
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
        .without("waiting") // is looked up for the one task of a page, not for lists
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
        new String[] {"query a{results{id}} query b{results{id}}", "A variable has"},
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
  void variablesOfTheWrongTypeAreTold() {
    HttpCall call = GraphqlCases.call(CREATE, Map.of("name", List.of("secret"), "code", 1));
    JsonNode error = error(call);
    assertTrue(error.path("message").asText().startsWith("A variable has"), error::toString);
    assertFalse(error.toString().contains("secret"));
    HttpReply good = send(GraphqlCases.typed(GraphqlCases.call(RESULTS)));
    assertEquals(200, good.status());
    assertEquals("application/graphql-response+json", good.headers().get("content-type"));
  }

  @Test
  void whatWasDoneIsToldBesideWhatWasNot() {
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
