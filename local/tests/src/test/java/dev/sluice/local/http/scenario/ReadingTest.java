package dev.sluice.local.http.scenario;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.BooleanNode;
import dev.sluice.local.http.HttpCall;
import dev.sluice.local.http.HttpReply;
import dev.sluice.local.http.TestSite;
import dev.sluice.local.http.contract.BodyCases;
import dev.sluice.queue.Lease;
import dev.sluice.queue.NewTask;
import dev.sluice.queue.Settlement;
import dev.sluice.queue.TaskRecord;
import dev.sluice.task.Artifact;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** What valid reads return, and how violations and invalid JSON are reported. */
class ReadingTest extends HttpScenario {
  @Test
  void everyViolationIsReportedAtOnce() {
    assertEquals(List.of("/type", "/params"), send(HttpCall.enqueue("{}")).pointers());
    String bad =
        "{\"type\":\"echo\",\"params\":{\"txt\":1},\"priority\":-1,\"maxAttempts\":\"1\",\"a/b\":0}";
    HttpReply reply = send(HttpCall.enqueue(bad));
    assertEquals(
        Set.of("/a~1b", "/priority", "/maxAttempts", "/params/text", "/params/txt"),
        Set.copyOf(reply.pointers()));
    assertEquals("unknown-field", reply.slug());
  }

  @Test
  void anUnknownFieldIsAnsweredWithTheNearestOne() throws IOException {
    HttpReply reply =
        send(
            HttpCall.enqueue(
                "{\"type\":\"echo\",\"params\":{\"text\":\"x\",\"txet\":1},"
                    + "\"delay\":3,\"nope\":1}"));
    assertProblem(422, "unknown-field", reply);
    assertEquals(
        List.of(
            "There is no such field. Did you mean delaySeconds?",
            "There is no such field.",
            "There is no such field. Did you mean text?"),
        reply.json().findValuesAsText("detail"));
    assertEquals(
        "There is no such parameter. Did you mean cursor?",
        send(HttpCall.get("/tasks?curser=x")).json().at("/errors/0/detail").asText());
  }

  @Test
  void invalidJsonIsAnsweredWithItsPosition() throws IOException {
    HttpReply reply = send(HttpCall.enqueue("{\"type\": \"echo\",\n  params: {}}"));
    assertProblem(400, "malformed-json", reply);
    assertEquals(
        "The text is not one JSON value: line 2, column 3.",
        reply.json().at("/errors/0/detail").asText());
  }

  @Test
  void anEndedTaskShowsAllItHas() throws IOException {
    String id = enqueued();
    Lease lease = claimed(id);
    site.queue().note(lease, new TaskRecord.Progress(1, 2, "half"), List.of("a line"));
    byte[] csv = "a,b\r\n1,\u00e9\r\n".getBytes(StandardCharsets.UTF_8);
    site.artifacts().put(id, lease.token(), new ByteArrayInputStream(csv));
    Artifact artifact = new Artifact("report.csv", "text/csv; charset=utf-8", csv.length);
    settle(new Settlement.Complete(lease, "{\"records\":1}", artifact));
    JsonNode task = send(HttpCall.get("/tasks/" + id)).json();
    assertEquals("SUCCEEDED", task.path("state").asText());
    assertEquals("alice", task.path("owner").asText());
    assertEquals("x", task.at("/params/text").asText());
    assertEquals(1, task.at("/result/records").asInt());
    assertEquals("/tasks/" + id + "/artifact", task.at("/artifact/href").asText());
    HttpReply file = send(HttpCall.get("/tasks/" + id + "/artifact"));
    assertEquals("a,b\r\n1,\u00e9\r\n", file.body());
    assertEquals("attachment; filename=\"report.csv\"", file.headers().get("content-disposition"));
    HttpReply log = send(HttpCall.get("/tasks/" + id + "/log"));
    assertTrue(log.json().at("/lines/0").asText().endsWith("a line"), log::body);
  }

  @Test
  void headIsGetWithoutBody() {
    for (String path :
        List.of("/tasks", "/health", "/types", "/queues", "/sellers", "/", "/web/0/page/app.js")) {
      HttpReply get = send(HttpCall.get(path));
      HttpReply head = send(HttpCall.of("HEAD", path));
      assertEquals(200, get.status(), path);
      assertEquals(200, head.status(), path);
      assertEquals("", head.body());
      Map<String, String> headers = new HashMap<>(head.headers());
      int length = Integer.parseInt(headers.remove("content-length"));
      assertEquals(get.headers(), headers);
      // ages and times of two answers differ by some digits
      assertEquals(get.body().getBytes(StandardCharsets.UTF_8).length, length, 12, path);
      assertFalse(get.body().isEmpty());
    }
    assertEquals(404, send(HttpCall.of("HEAD", "/nope")).status());
  }

  /** One connection may hold several answers of GET. */
  @Test
  void headOfEventsHasNoLength() {
    String id = send(HttpCall.enqueue(BodyCases.GOOD)).id();
    HttpCall events = HttpCall.of("HEAD", "/tasks/" + id + "/events");
    HttpReply head = send(events.header("accept", "text/event-stream"));
    assertEquals(200, head.status());
    assertEquals("text/event-stream", head.headers().get("content-type"));
    assertNull(head.headers().get("content-length"));
  }

  @Test
  void aListIsReadInParts() {
    for (int i = 0; i < 5; i++) {
      assertEquals(202, send(HttpCall.enqueue(BodyCases.GOOD).by(TestSite.BOB)).status());
    }
    Set<String> ids = new HashSet<>();
    String query = "/tasks?type=echo&limit=2";
    HttpReply page = send(HttpCall.get(query).by(TestSite.BOB));
    String first = page.json().path("cursor").asText();
    for (int parts = 0; parts < 10; parts++) {
      page.json().path("tasks").forEach(task -> ids.add(task.path("id").asText()));
      if (page.json().path("cursor").isNull()) {
        break;
      }
      String cursor = page.json().path("cursor").asText();
      page = send(HttpCall.get(query + "&cursor=" + cursor).by(TestSite.BOB));
      assertEquals(200, page.status(), page::body);
    }
    assertEquals(5, ids.size());
    assertEquals(BooleanNode.FALSE, page.json().path("cut"));
    // a changed cursor
    HttpCall good = HttpCall.get(query + "&cursor=" + first).by(TestSite.BOB);
    assertEquals(200, send(good).status());
    assertProblem(400, "invalid-cursor", send(good.by(TestSite.ALICE)));
    assertProblem(
        400,
        "invalid-cursor",
        send(HttpCall.get("/tasks?type=sleep&cursor=" + first).by(TestSite.BOB)));
    for (int i = 0; i < first.length(); i++) {
      char other = first.charAt(i) == 'A' ? 'B' : 'A';
      String forged = first.substring(0, i) + other + first.substring(i + 1);
      assertProblem(
          400, "invalid-cursor", send(HttpCall.get(query + "&cursor=" + forged).by(TestSite.BOB)));
      String cut = "/tasks?type=echo&limit=2&cursor=" + first.substring(0, i);
      assertEquals(400, send(HttpCall.get(cut).by(TestSite.BOB)).status());
    }
  }

  @Test
  void aListThatEndsAtItsLimitSaysSo() {
    String mine = "mallory"; // who has no other tasks
    NewTask task = NewTask.of("echo", "{\"text\":\"x\"}", mine);
    try (TestSite crowded = TestSite.start()) {
      for (int i = 0; i < 10; i++) {
        crowded.queue().enqueue(Collections.nCopies(1_000, task));
      }
      String cursor = "";
      JsonNode page;
      do {
        HttpCall call = HttpCall.get("/tasks?limit=100&type=sleep" + cursor).by(TestSite.OLGA);
        page = crowded.inProcess().send(call).json();
        assertEquals(page.path("cursor").isNull(), page.path("cut").asBoolean());
        cursor = "&cursor=" + page.path("cursor").asText();
      } while (!page.path("cursor").isNull());
      HttpCall queued = HttpCall.get("/tasks?limit=1&state=RUNNING").by(TestSite.OLGA);
      assertFalse(crowded.inProcess().send(queued).json().path("cut").asBoolean());
    }
  }

  @Test
  void aListHasATimeRangeAndShowsParamsWithoutSecrets() {
    String launch =
        "{\"type\": \"seller-report\", \"params\": {\"startDate\": \"2024-01-01\","
            + " \"endDate\": \"2024-01-02\", \"sellerIds\": [\"amber-mill\"],"
            + " \"launcher\": \"ann\", \"webhookUrl\": \"https://hooks.example.org/s3cr3t\"}}";
    HttpReply launched = send(HttpCall.enqueue(launch));
    String created = launched.json().path("createdAt").asText();
    String list = "/tasks?type=seller-report&";
    JsonNode since = send(HttpCall.get(list + "from=" + created)).json().path("tasks");
    assertEquals(1, since.size());
    assertEquals(
        "startDate 2024-01-01 · endDate 2024-01-02 · sellerIds amber-mill · launcher ann"
            + " · webhookUrl ********",
        since.at("/0/preview").asText());
    JsonNode before = send(HttpCall.get(list + "to=" + created)).json().path("tasks");
    assertEquals(0, before.size());
    JsonNode later = send(HttpCall.get(list + "from=2100-01-01T00:00:00Z")).json().path("tasks");
    assertEquals(0, later.size());
    for (String path : List.of("/tasks", "/tasks/" + launched.id(), "/")) {
      assertFalse(send(HttpCall.get(path)).body().contains("s3cr3t"), path);
    }
    assertEquals(1, send(HttpCall.get(list + "q=amber-mill")).json().path("tasks").size());
    for (String guess : List.of("s3c", "hooks.example.org")) {
      assertEquals(0, send(HttpCall.get(list + "q=" + guess)).json().path("tasks").size(), guess);
    }
  }

  @Test
  void everyWrongParameterIsNamed() {
    HttpReply reply = send(HttpCall.get("/tasks?foo=1&state=x&limit=0&since=abc"));
    assertProblem(400, "invalid-parameter", reply);
    assertEquals(
        List.of("/query", "/query/state", "/query/limit", "/query/since"), reply.pointers());
  }

  @Test
  void sellersAndTypesAreListed() {
    JsonNode sellers = send(HttpCall.get("/sellers")).json().path("sellers");
    assertEquals(4, sellers.size());
    assertEquals("amber-mill", sellers.at("/0/id").asText());
    List<String> types = send(HttpCall.get("/types")).json().findValuesAsText("name");
    assertTrue(
        types.containsAll(List.of("echo", "sleep", "flaky", "seller-report")), types::toString);
  }
}
