package dev.sluice.local.http.scenario;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.sluice.local.http.HttpCall;
import dev.sluice.local.http.HttpReply;
import dev.sluice.queue.Lease;
import dev.sluice.queue.Settlement;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Cancelling, retrying, changing and deleting a task, in each of its states. */
class ChangesTest extends HttpScenario {
  private String id;

  @AfterEach
  void leaveNothingWaiting() {
    site.queue().cancel(id);
  }

  private HttpReply cancel() {
    return send(HttpCall.post("/tasks/" + id + "/cancel"));
  }

  private HttpReply retry() {
    return send(HttpCall.post("/tasks/" + id + "/retry"));
  }

  private void assertWrongState(String state, HttpReply reply) {
    assertProblem(409, "wrong-state", reply);
    assertEquals(state, reply.json().path("state").asText());
  }

  @Test
  void aWaitingTaskIsCancelledAndReplayed() {
    id = enqueued();
    assertWrongState("QUEUED", retry());
    assertEquals(200, cancel().status());
    assertWrongState("CANCELLED", cancel());
    assertEquals(202, retry().status());
  }

  @Test
  void aRunningTaskIsAskedTwice() {
    id = enqueued();
    Lease lease = claimed(id);
    assertWrongState("RUNNING", retry());
    assertEquals(202, cancel().status());
    assertEquals(202, cancel().status());
    assertWrongState("RUNNING", send(HttpCall.of("DELETE", "/tasks/" + id)));
    settle(new Settlement.Complete(lease, "1", null));
    HttpReply noFile = send(HttpCall.get("/tasks/" + id + "/artifact"));
    assertProblem(404, "no-artifact", noFile);
    assertEquals("SUCCEEDED", noFile.json().path("state").asText());
    assertWrongState("SUCCEEDED", cancel());
    assertWrongState("SUCCEEDED", retry());
    assertEquals(204, send(HttpCall.of("DELETE", "/tasks/" + id)).status());
    assertEquals(404, send(HttpCall.get("/tasks/" + id)).status());
  }

  @Test
  void ofTwentyRetriesOneWins() throws Exception {
    id = enqueued();
    settle(new Settlement.Fail(claimed(id), "broken"));
    ExecutorService threads = Executors.newFixedThreadPool(10);
    try {
      Callable<Integer> call = () -> retry().status();
      List<Integer> statuses = new java.util.ArrayList<>();
      for (Future<Integer> status :
          threads.invokeAll(IntStream.range(0, 20).mapToObj(i -> call).toList())) {
        statuses.add(status.get());
      }
      assertEquals(1, statuses.stream().filter(status -> status == 202).count());
      assertEquals(19, statuses.stream().filter(status -> status == 409).count());
    } finally {
      threads.shutdownNow();
    }
    claimed(id);
    assertEquals(1L, site.queue().status().counts().get(dev.sluice.queue.TaskState.RUNNING));
    site.queue().cancel(id);
  }

  @Test
  void aWaitingTaskIsPatched() {
    id = enqueued();
    HttpCall patch = HttpCall.of("PATCH", "/tasks/" + id);
    HttpReply reply =
        send(patch.json("{\"priority\":9,\"delaySeconds\":60,\"params\":{\"text\":\"new\"}}"));
    assertEquals(200, reply.status(), reply::body);
    assertEquals(9, reply.json().path("priority").asInt());
    assertEquals("SCHEDULED", reply.json().path("state").asText());
    assertEquals("new", reply.json().at("/params/text").asText());
    HttpReply bad = send(patch.json("{\"priority\":10,\"type\":\"x\",\"params\":{},\"nope\":1}"));
    assertEquals(422, bad.status());
    assertEquals(List.of("/type", "/nope", "/priority", "/params/text"), bad.pointers(), bad::body);
    assertEquals(400, send(patch.json("[]")).status());
    assertEquals(415, send(patch.header("content-type", "text/plain").bytes("{}")).status());
    site.queue().cancel(id);
    assertWrongState("CANCELLED", send(patch.json("{\"priority\":1}")));
  }

  @Test
  void aWaitingTaskIsMovedToAnotherQueue() {
    id = enqueued();
    HttpCall patch = HttpCall.of("PATCH", "/tasks/" + id);
    HttpReply bad = send(patch.json("{\"queue\":\"No Queue\",\"priority\":10}"));
    assertEquals(List.of("/priority", "/queue"), bad.pointers(), bad::body);
    HttpReply moved = send(patch.json("{\"queue\":\"reports\"}"));
    assertEquals(200, moved.status(), moved::body);
    assertEquals("reports", moved.json().path("queue").asText());
    assertEquals("{\"text\":\"x\"}", moved.json().path("params").toString());
    var event = send(HttpCall.get("/tasks/" + id + "/timeline")).json().at("/events/1");
    assertEquals("moved", event.path("kind").asText(), event::toString);
    assertEquals("default", event.path("from").asText());
    assertEquals("reports", event.path("to").asText());
    Lease lease = claimed(id);
    assertWrongState("RUNNING", send(patch.json("{\"queue\":\"default\"}")));
    settle(new Settlement.Complete(lease, "1", null));
    assertWrongState("SUCCEEDED", send(patch.json("{\"queue\":\"default\"}")));
  }

  @Test
  void aMomentIsTheSameHoweverOftenItIsSent() {
    id = enqueued();
    HttpCall patch = HttpCall.of("PATCH", "/tasks/" + id);
    String moment = Instant.now().plusSeconds(600).truncatedTo(ChronoUnit.SECONDS).toString();
    for (int i = 0; i < 3; i++) {
      HttpReply reply = send(patch.json("{\"runAt\":\"" + moment + "\"}"));
      Instant runAt = Instant.parse(reply.json().path("runAt").asText());
      assertEquals(Instant.parse(moment), runAt, reply::body);
    }
  }

  @Test
  void whatWouldExpireBeforeItRunsIsRefused() {
    String task = "{\"type\":\"echo\",\"params\":{\"text\":\"a\"},\"expiresInSeconds\":60,%s}";
    String late = "\"runAt\":\"" + Instant.now().plusSeconds(3600) + "\"";
    for (String wait : List.of("\"delaySeconds\":60", late)) {
      HttpReply refused = send(HttpCall.enqueue(task.formatted(wait)));
      assertProblem(422, "out-of-range", refused);
      assertEquals(List.of("/expiresInSeconds"), refused.pointers());
    }
    id = send(HttpCall.enqueue(task.formatted("\"delaySeconds\":50"))).id();
    HttpCall patch = HttpCall.of("PATCH", "/tasks/" + id);
    HttpReply refused = send(patch.json("{" + late + "}"));
    assertProblem(422, "out-of-range", refused);
    assertEquals(List.of("/runAt"), refused.pointers());
    assertEquals(List.of("/delaySeconds"), send(patch.json("{\"delaySeconds\":61}")).pointers());
    assertEquals(200, send(patch.json("{\"delaySeconds\":40}")).status());
  }

  private static final String REPORT =
      "{\"startDate\":\"2024-01-01\",\"endDate\":\"2024-01-02\",\"launcher\":\"%s\",\"sellerIds\":%s}";

  private static String report(String launcher, String sellers) {
    return "\"params\":" + REPORT.formatted(launcher, sellers) + "}";
  }

  @Test
  void aPatchNamesTheSellersThatAreNotKnown() {
    HttpReply report =
        send(
            HttpCall.post("/tasks")
                .json(
                    "{\"type\":\"seller-report\",\"delaySeconds\":600,"
                        + report("ann", "[\" amber-mill \"]")));
    assertEquals(202, report.status(), report::body);
    id = report.json().path("id").asText();
    HttpCall patch = HttpCall.of("PATCH", "/tasks/" + id);
    String strangers = "[\"amber-mill\",\"nobody\",\"no one\"]";
    HttpReply unknown = send(patch.json("{" + report("ann", strangers)));
    assertProblem(422, "unknown-member", unknown);
    assertEquals(List.of("/params/sellerIds/1", "/params/sellerIds/2"), unknown.pointers());
    HttpReply all = send(patch.json("{\"priority\":10," + report("", strangers)));
    assertEquals(
        List.of("/priority", "/params/launcher", "/params/sellerIds/1", "/params/sellerIds/2"),
        all.pointers());
    assertEquals(200, send(patch.json("{" + report("bob", "[\"blue-harbor\"]"))).status());
  }

  private HttpReply retry(String body) {
    return send(HttpCall.post("/tasks/" + id + "/retry").json(body));
  }

  @Test
  void aRetryMayChangeTheParams() {
    id = send(HttpCall.enqueue("{\"type\":\"echo\",\"params\":{\"text\":\"wrong\"}}")).id();
    assertWrongState("QUEUED", retry("{\"params\":{\"text\":\"right\"}}"));
    settle(new Settlement.Fail(claimed(id), "wrong"));
    assertProblem(422, "missing-field", retry("{\"params\":{}}"));
    assertProblem(422, "unknown-field", retry("{\"parameters\":{}}"));
    assertEquals("FAILED", send(HttpCall.get("/tasks/" + id)).json().path("state").asText());
    HttpReply queued = retry("{\"params\":{\"text\":\"right\"}}");
    assertEquals(202, queued.status(), queued::body);
    assertEquals(id, queued.id());
    HttpReply task = send(HttpCall.get("/tasks/" + id));
    assertEquals("{\"text\":\"right\"}", task.json().path("params").toString());
    List<String> kinds = new java.util.ArrayList<>();
    send(HttpCall.get("/tasks/" + id + "/timeline"))
        .json()
        .path("events")
        .forEach(event -> kinds.add(event.path("kind").asText()));
    assertEquals(List.of("enqueued", "claimed", "settled", "replayed", "edited"), kinds);
  }

  @Test
  void unknownMembersOfNewParamsAreRefused() {
    String good =
        "{\"startDate\":\"2023-12-28\",\"endDate\":\"2024-01-03\","
            + "\"sellerIds\":[\"amber-mill\"],\"launcher\":\"ann\"}";
    id = send(HttpCall.enqueue("{\"type\":\"seller-report\",\"params\":" + good + "}")).id();
    settle(new Settlement.Fail(claimed(id), "wrong"));
    HttpReply refused = retry("{\"params\":" + good.replace("amber-mill", "nobody") + "}");
    assertProblem(422, "unknown-member", refused);
    assertEquals(202, retry("{\"params\":" + good + "}").status());
  }

  @Test
  void aFanOutKeepsItsParams() {
    id = enqueued();
    Lease lease = claimed(id);
    site.queue()
        .enqueueChildren(
            lease, 0, List.of(dev.sluice.queue.NewTask.of("echo", "{\"text\":\"a\"}", "ann")));
    settle(new Settlement.Fail(lease, "wrong"));
    String params = send(HttpCall.get("/tasks/" + id)).json().path("params").toString();
    assertProblem(409, "has-children", retry("{\"params\":" + params + "}"));
    assertEquals(202, retry("{}").status());
  }
}
