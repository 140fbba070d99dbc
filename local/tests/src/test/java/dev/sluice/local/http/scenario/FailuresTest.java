package dev.sluice.local.http.scenario;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.sluice.local.http.HttpCall;
import dev.sluice.local.http.TestSite;
import dev.sluice.local.http.contract.BodyCases;
import dev.sluice.queue.DrainStep.Claimed;
import dev.sluice.queue.Settlement;
import java.io.IOException;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Failures by type and error, as callers see and replay them. */
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

    assertEquals("3 0 0", retry(TestSite.ALICE, group));
    assertEquals("0 0 0", retry(TestSite.ALICE, group));
    for (Claimed claimed : claim(3)) {
      settle(new Settlement.Fail(claimed.lease(), "line 5 of \"5.csv\" is cut off"));
    }
    assertEquals("0 0 0", retry(TestSite.ALICE, group), "they failed after it was seen");
    assertEquals("FAILED", task(group.path("example").asText()).path("state").asText());
    assertEquals("4 0 0", retry(TestSite.OLGA, failures(TestSite.OLGA).at("/groups/0")));
    assertEquals(
        List.of("no disk"), failures(TestSite.OLGA).path("groups").findValuesAsText("error"));
    claim(4).forEach(one -> settle(new Settlement.Complete(one.lease(), null, null)));
  }

  @Test
  void anUnknownGroupIsAnsweredWithAHint() throws IOException {
    String body = "{\"type\":\"echo\",\"error\":\"nobody has this\"}";
    JsonNode told = send(HttpCall.post("/failures/retry").json(body)).json();
    assertEquals(0, told.path("replayed").asInt(1));
    assertTrue(told.path("hint").asText().contains("GET /failures"), told::toString);
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

  /** Replayed, skipped and remaining. */
  private String retry(String token, JsonNode group) throws IOException {
    String body =
        new ObjectMapper()
            .createObjectNode()
            .put("type", group.path("type").asText())
            .put("error", group.path("error").asText())
            .put("until", group.path("lastAt").asText())
            .toString();
    JsonNode told = send(HttpCall.post("/failures/retry").by(token).json(body)).json();
    return told.path("replayed") + " " + told.path("skipped") + " " + told.path("remaining");
  }
}
