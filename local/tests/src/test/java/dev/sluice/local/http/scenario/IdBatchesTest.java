package dev.sluice.local.http.scenario;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import dev.sluice.local.http.HttpCall;
import dev.sluice.local.http.HttpReply;
import dev.sluice.local.http.TestSite;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** {@code /celery_ids_tasks/} as its clients use it. */
class IdBatchesTest extends HttpScenario {
  private static final String BATCHES = "/celery_ids_tasks/";

  private HttpReply add(String payload) {
    HttpReply reply =
        send(HttpCall.post(BATCHES).json("{\"task_name\":\"call\",\"payload\":" + payload + "}"));
    assertEquals(201, reply.status(), reply::body);
    return reply;
  }

  @Test
  void aBatchHasATask() {
    HttpReply reply = add("\" 1001, 1002 ,1003\"");
    JsonNode batch = reply.json();
    assertEquals(BATCHES + batch.path("id").asLong() + "/", reply.headers().get("location"));
    assertTrue(batch.path("id").isNumber());
    assertEquals("call", batch.path("task_name").asText());
    assertEquals("1001,1002,1003", batch.path("payload").asText());
    assertFalse(batch.path("payload_truncated").asBoolean());
    assertEquals(3, batch.path("count").asInt());
    HttpReply task = send(HttpCall.get("/tasks/" + batch.path("task_id").asText()));
    assertEquals(200, task.status(), reply::body);
    assertEquals("minute-group", task.json().path("type").asText());
    assertEquals(3, task.json().at("/params/count").asInt());
    assertFalse(batch.at("/plan/overflow").asBoolean());
    assertEquals(2, batch.at("/plan/peak").asInt());
    assertEquals(3, batch.at("/plan/groups/0/count").asInt());
    assertEquals(reply.body(), send(HttpCall.get(reply.headers().get("location"))).body());
  }

  @Test
  void whatDoesNotFitIsReportedAtOnce() {
    String ids =
        IntStream.rangeClosed(1, 47).mapToObj(i -> "" + i).collect(Collectors.joining(","));
    JsonNode plan = add("[" + ids + "]").json().path("plan");
    assertTrue(plan.path("overflow").asBoolean());
    assertEquals(4, plan.path("peak").asInt());
  }

  /** Far more elements and bytes than any other body may have. */
  @Test
  void aLargeBatchIsShownInPart() {
    String ids =
        IntStream.rangeClosed(100_001, 200_000)
            .mapToObj(i -> "" + i)
            .collect(Collectors.joining(","));
    JsonNode batch = add("[" + ids + "]").json();
    assertEquals(100_000, batch.path("count").asInt());
    assertTrue(batch.path("payload_truncated").asBoolean());
    assertEquals(ids.substring(0, 143 * 7 - 1), batch.path("payload").asText());
    String path = BATCHES + batch.path("id").asLong() + "/";
    HttpReply back = send(HttpCall.of("PUT", path).json(batch.toString()));
    assertEquals(200, back.status(), "what was read may be sent back: " + back.body());
    assertEquals(100_000, back.json().path("count").asInt());
  }

  @Test
  void equalBatchesAtOnceAreOne() {
    HttpCall call =
        HttpCall.post(BATCHES)
            .json("{\"task_name\":\"at once\",\"payload\":[1,2]}")
            .header("idempotency-key", "at once");
    Set<String> numbers =
        IntStream.range(0, 20)
            .parallel()
            .mapToObj(i -> send(call))
            .map(reply -> reply.status() + " " + reply.id())
            .collect(Collectors.toSet());
    assertEquals(1, numbers.size(), numbers::toString);
    assertTrue(numbers.iterator().next().startsWith("201 "), numbers::toString);
  }

  @Test
  void aNameMayChangeAndIdsMayNot() {
    String path = add("[7,8]").headers().get("location");
    HttpReply put =
        send(HttpCall.of("PUT", path).json("{\"task_name\":\"b\",\"payload\":\"7, 8\"}"));
    assertEquals(200, put.status(), put::body);
    assertEquals("b", put.json().path("task_name").asText());
    HttpReply patched = send(HttpCall.of("PATCH", path).json("{\"task_name\":\"c\"}"));
    assertEquals("c", patched.json().path("task_name").asText());
    assertProblem(
        422,
        "read-only-field",
        send(HttpCall.of("PATCH", path).json("{\"task_name\":\"d\",\"payload\":[7]}")));
    assertProblem(
        422, "missing-field", send(HttpCall.of("PUT", path).json("{\"task_name\":\"d\"}")));
    assertEquals("c", send(HttpCall.get(path)).json().path("task_name").asText());
    assertEquals(204, send(HttpCall.of("DELETE", path)).status());
    assertProblem(404, "not-found", send(HttpCall.get(path)));
    assertProblem(404, "not-found", send(HttpCall.of("PATCH", path).json("{}")));
  }

  @Test
  void theNewestIsFirst() {
    long first = add("[1]").json().path("id").asLong();
    long second = add("[2]").json().path("id").asLong();
    JsonNode list = send(HttpCall.get(BATCHES + "?limit=2").by(TestSite.VERA)).json();
    assertEquals(second, list.get(0).path("id").asLong());
    assertEquals(first, list.get(1).path("id").asLong());
    assertFalse(list.get(0).path("task_id").asText().isEmpty());
  }

  @Test
  void oneKeyIsOneBatch() {
    HttpCall call =
        HttpCall.post(BATCHES)
            .json("{\"task_name\":\"a\",\"payload\":[1,2]}")
            .header("idempotency-key", "b");
    HttpReply first = send(call);
    HttpReply again = send(call.json("{\"payload\":\"1,2\",\"task_name\":\"a\"}"));
    assertEquals(first.body(), again.body());
    assertEquals("true", again.headers().get("idempotency-replayed"));
    assertProblem(
        422, "idempotency-key-reused", send(call.json("{\"task_name\":\"a\",\"payload\":[2,1]}")));
  }

  @Test
  void everyWrongItemIsNamed() {
    HttpReply reply =
        send(
            HttpCall.post(BATCHES)
                .json(
                    "{\"task_name\":\"\",\"payload\":[1,-2,3,\"x\",1e400,12345678901234567890]}"));
    assertEquals(422, reply.status(), reply::body);
    assertEquals(
        "[/task_name, /payload/1, /payload/3, /payload/4, /payload/5]",
        reply.pointers().toString());
    reply = send(HttpCall.post(BATCHES).json("{\"task_name\":\"a\",\"payload\":\"5,,6,5,x\"}"));
    assertEquals("Item 2 is empty.", reply.json().at("/errors/0/detail").asText());
    assertEquals("Item 5 is not a whole number.", reply.json().at("/errors/1/detail").asText());
    reply = send(HttpCall.post(BATCHES).json("{\"task_name\":\"a\",\"payload\":\"5,6,5\"}"));
    assertEquals("Item 3 is a duplicate.", reply.json().at("/errors/0/detail").asText());
    reply =
        send(
            HttpCall.post(BATCHES)
                .json("{\"task_name\":\"a\",\"payload\":\"" + "x,".repeat(500) + "1\"}"));
    assertEquals(101, reply.json().path("errors").size());
    assertEquals("400 more items are not valid.", reply.json().at("/errors/100/detail").asText());
  }

  @Test
  void anHourHasSixtyMinutes() {
    JsonNode hour = send(HttpCall.get("/minute-groups?hour=2030-01-31T12")).json();
    assertEquals("2030-01-31T12:00:00Z", hour.path("hour").asText());
    assertEquals(4, hour.path("groups").size());
    JsonNode last = hour.at("/groups/3");
    assertEquals("2030-01-31T12:45:00Z", last.path("begins").asText());
    assertEquals(59, last.at("/slots/14/minute").asInt());
    assertEquals(0, last.path("count").asInt());
    assertFalse(last.path("overflow").asBoolean());
    assertEquals(hour, send(HttpCall.get("/minute-groups?hour=2030-01-31T12:59:59Z")).json());
    assertEquals(200, send(HttpCall.get("/minute-groups").by(TestSite.VERA)).status());
  }
}
