package dev.sluice.local.http.operator;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import dev.sluice.local.http.HttpCall;
import dev.sluice.local.http.TestSite;
import dev.sluice.local.http.contract.BodyCases;
import dev.sluice.local.http.scenario.HttpScenario;
import dev.sluice.queue.DrainStep.Claimed;
import dev.sluice.queue.FailureTrace;
import dev.sluice.queue.Lease;
import dev.sluice.queue.Settlement;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Failures by cause, as callers see and replay them. */
class FailuresTest extends HttpScenario {
  @Test
  void aGroupIsSeenAndReplayedByThoseWhoMay() throws IOException {
    for (int i = 0; i < 3; i++) {
      fail(TestSite.ALICE, "line " + i + " of \"" + i + ".csv\" is cut off");
    }
    fail(TestSite.ALICE, "no disk");
    String bobs = fail(TestSite.BOB, "line 9 of \"b.csv\" is cut off");
    JsonNode own = failures(TestSite.ALICE);
    assertFalse(own.path("cut").asBoolean(true));
    assertEquals(List.of("3", "1"), own.path("groups").findValuesAsText("count"));
    JsonNode group = own.at("/groups/0");
    assertEquals("echo", group.path("type").asText());
    assertEquals("line # of \"…\" is cut off", group.path("error").asText());
    assertEquals(3, group.path("retryable").asInt());
    JsonNode example = task(group.path("example").asText());
    assertEquals("line 2 of \"2.csv\" is cut off", example.path("error").asText());
    assertEquals(example.path("finishedAt"), group.path("lastAt"));

    JsonNode all = failures(TestSite.OLGA);
    assertEquals(4, all.at("/groups/0/count").asInt());
    assertEquals(bobs, all.at("/groups/0/example").asText());

    String until = ",\"until\":\"" + group.path("lastAt").asText() + "\"";
    assertEquals("3 3", retry(TestSite.ALICE, group, until));
    assertEquals("0 0", retry(TestSite.ALICE, group, until));
    for (Claimed claimed : claim(3)) {
      settle(new Settlement.Fail(claimed.lease(), "line 5 of \"5.csv\" is cut off"));
    }
    assertEquals("0 0", retry(TestSite.ALICE, group, until), "they failed after it was seen");
    assertEquals("FAILED", task(group.path("example").asText()).path("state").asText());
    assertEquals("4 4", retry(TestSite.OLGA, group, ""));
    assertEquals(
        List.of("no disk"), failures(TestSite.OLGA).path("groups").findValuesAsText("error"));
    claim(4).forEach(one -> settle(new Settlement.Complete(one.lease(), null, null)));
  }

  @Test
  void oneIsRetriedBeforeAllAndTheRestSlowly() throws IOException {
    List<String> ids = new ArrayList<>();
    for (int i = 0; i < 4; i++) {
      ids.add(fail(TestSite.ALICE, "slow " + i));
    }
    JsonNode group = group("slow #");
    assertEquals("1 1", retry(TestSite.ALICE, group, ",\"most\":1"));
    assertEquals("QUEUED", task(ids.get(0)).path("state").asText(), "the oldest");
    assertEquals("3 3", retry(TestSite.ALICE, group, ",\"perMinute\":1"));
    assertEquals("QUEUED", task(ids.get(1)).path("state").asText());
    assertEquals("SCHEDULED", task(ids.get(2)).path("state").asText());
    Duration apart =
        Duration.between(
            Instant.parse(task(ids.get(2)).path("runAt").asText()),
            Instant.parse(task(ids.get(3)).path("runAt").asText()));
    assertEquals(60, apart.toSeconds());
    String filter = "{\"filter\":{\"error\":" + group.path("id") + "},\"perMinute\":1}";
    assertProblem(422, "unknown-field", send(HttpCall.post("/tasks/cancel").json(filter)));
    ids.forEach(id -> site.queue().cancel(id));
  }

  @Test
  void theTasksOfAGroupAreListedAndDeleted() throws IOException {
    for (int i = 0; i < 3; i++) {
      fail(TestSite.ALICE, "listed " + i);
    }
    fail(TestSite.BOB, "listed 9");
    fail(TestSite.ALICE, "not listed");
    JsonNode group = group("listed #");
    String list = "/tasks?error=" + group.path("id").asText();
    JsonNode page = send(HttpCall.get(list + "&limit=2")).json();
    assertEquals(2, page.path("tasks").size());
    JsonNode rest = send(HttpCall.get(list + "&cursor=" + page.path("cursor").asText())).json();
    assertEquals(1, rest.path("tasks").size());
    assertEquals(4, send(HttpCall.get(list).by(TestSite.OLGA)).json().path("tasks").size());
    String filter = "{\"filter\":{\"error\":" + group.path("id") + "}}";
    JsonNode deleted = send(HttpCall.post("/tasks/delete").json(filter)).json();
    assertEquals(3, deleted.path("changed").asInt(), deleted::toString);
    assertEquals(0, send(HttpCall.get(list)).json().path("tasks").size());
    assertEquals(1, send(HttpCall.get("/tasks?q=not+listed")).json().path("tasks").size());
    assertProblem(400, "invalid-parameter", send(HttpCall.get("/tasks?error=x")));
  }

  @Test
  void theSameErrorAtTwoPlacesIsTwoGroups() throws IOException {
    for (String line : List.of("a.Task.one(Task.java:1)", "a.Task.two(Task.java:2)")) {
      String id = enqueued();
      Lease lease = claimed(id);
      var frame = new FailureTrace.Frame(line, true);
      var problem = new FailureTrace.Problem("a.E", "x", List.of(frame), 0);
      site.queue()
          .trace(lease, site.queue().find(id).orElseThrow(), new FailureTrace(List.of(problem)));
      settle(new Settlement.Fail(lease, "E: at a place"));
    }
    List<String> places = new ArrayList<>();
    for (JsonNode group : failures(TestSite.ALICE).path("groups")) {
      if (group.path("error").asText().equals("E: at a place")) {
        places.add(group.path("place").asText());
      }
    }
    places.sort(null);
    assertEquals(List.of("a.Task.one(Task.java:1)", "a.Task.two(Task.java:2)"), places);
  }

  @Test
  void whatTheirParamsHaveInCommonIsShown() throws IOException {
    for (int i = 0; i < 4; i++) {
      Lease lease = claimed(free("{\"region\":\"north\",\"all\":1,\"n\":" + i + "}"));
      settle(new Settlement.Fail(lease, "no such region"));
      settle(
          new Settlement.Complete(
              claimed(free("{\"region\":\"south\",\"all\":1,\"n\":" + i + "}")), null, null));
    }
    String id = group("no such region").path("id").asText();
    JsonNode group = send(HttpCall.get("/failures/" + id)).json();
    JsonNode common = group.path("common");
    assertEquals(1, common.size(), group::toString);
    assertEquals("any.region", common.at("/0/name").asText());
    assertEquals("north", common.at("/0/value").asText());
    assertEquals("4 0", common.at("/0/failed") + " " + common.at("/0/succeeded"));
    assertEquals(4, group.at("/hours/23").asInt());
    assertProblem(404, "not-found", send(HttpCall.get("/failures/" + id).by(TestSite.BOB)));
  }

  @Test
  void howRetriesWentIsCountedByGroup() throws IOException {
    for (int i = 0; i < 4; i++) {
      fail(TestSite.ALICE, "again " + i);
    }
    fail(TestSite.BOB, "again 4");
    JsonNode group = group("again #");
    assertFalse(group.has("retries"), "none were retried");
    String id = group.path("id").asText();
    assertEquals("3 3", retry(TestSite.OLGA, group, ",\"most\":3"));
    assertEquals(
        "{\"retried\":3,\"succeeded\":0,\"failed\":0,\"cancelled\":0,\"underWay\":3}", retries(id));
    List<Claimed> claimed = claim(3);
    settle(new Settlement.Complete(claimed.get(0).lease(), null, null));
    settle(new Settlement.Complete(claimed.get(1).lease(), null, null));
    settle(new Settlement.Fail(claimed.get(2).lease(), "again 7"));
    assertEquals(
        "{\"retried\":3,\"succeeded\":2,\"failed\":1,\"cancelled\":0,\"underWay\":0}", retries(id));
    String one = claimed.get(2).task().id();
    assertEquals(202, send(HttpCall.post("/tasks/" + one + "/retry")).status());
    settle(new Settlement.Complete(claim(1).get(0).lease(), null, null));
    JsonNode read = send(HttpCall.get("/failures/" + id)).json().path("retries");
    assertEquals(4, read.path("retried").asInt(), "both together");
    assertEquals(3, read.path("succeeded").asInt());
    assertEquals(List.of("1", "3"), retried(TestSite.OLGA, id));
    assertEquals(List.of("1", "3"), retried(TestSite.ALICE, id));
    assertEquals(List.of(), retried(TestSite.BOB, id), "only Alice's were retried");
  }

  private List<String> retried(String token, String id) throws IOException {
    List<String> retried = new ArrayList<>();
    for (JsonNode one : send(HttpCall.get("/retries").by(token)).json().path("retries")) {
      if (one.path("group").asText().equals(id)) {
        retried.add(one.path("retried").asText());
      }
    }
    retried.sort(null);
    return retried;
  }

  private String retries(String id) throws IOException {
    return send(HttpCall.get("/failures/" + id)).json().path("retries").toString();
  }

  @Test
  void aGroupIsIgnoredUntilItGrows() throws IOException {
    fail(TestSite.ALICE, "ignored");
    String path = "/failures/" + group("ignored").path("id").asText() + "/ignore";
    JsonNode ignored = send(HttpCall.post(path).json("{\"hours\":2}")).json();
    assertTrue(ignored.has("ignoredUntil"), ignored::toString);
    assertTrue(group("ignored").has("ignoredUntil"));
    for (int i = 0; i < 10; i++) {
      fail(TestSite.ALICE, "ignored");
    }
    assertTrue(group("ignored").has("ignoredUntil"));
    fail(TestSite.ALICE, "ignored");
    assertFalse(group("ignored").has("ignoredUntil"), "eleven more failed");
    assertEquals(200, send(HttpCall.post(path).json("{}")).status());
    assertTrue(group("ignored").has("ignoredUntil"));
    assertEquals(204, send(HttpCall.of("DELETE", path)).status());
    assertFalse(group("ignored").has("ignoredUntil"));
    assertProblem(403, "forbidden", send(HttpCall.post(path).json("{}").by(TestSite.VERA)));
    String absent = "/failures/0123456789ab/ignore";
    assertProblem(404, "not-found", send(HttpCall.post(absent).json("{}")));
  }

  private String free(String any) {
    return send(HttpCall.enqueue("{\"type\":\"free\",\"params\":{\"any\":" + any + "}}")).id();
  }

  /** Of Alice. */
  private JsonNode group(String error) throws IOException {
    for (JsonNode group : failures(TestSite.ALICE).path("groups")) {
      if (group.path("error").asText().equals(error)) {
        return group;
      }
    }
    throw new AssertionError("no group " + error);
  }

  private String fail(String token, String error) {
    String id = send(HttpCall.enqueue(BodyCases.GOOD).by(token)).id();
    settle(new Settlement.Fail(claimed(id), error));
    return id;
  }

  private List<Claimed> claim(int n) {
    return holdings.step(site.queue(), "tester", n).claimed();
  }

  private JsonNode failures(String token) throws IOException {
    return send(HttpCall.get("/failures").by(token)).json();
  }

  private JsonNode task(String id) throws IOException {
    return send(HttpCall.get("/tasks/" + id)).json();
  }

  /** How many match, and how many were queued again. */
  private String retry(String token, JsonNode group, String more) throws IOException {
    String body = "{\"filter\":{\"error\":" + group.path("id") + "}" + more + "}";
    JsonNode answer = send(HttpCall.post("/tasks/retry").by(token).json(body)).json();
    return answer.path("matched") + " " + answer.path("changed");
  }
}
