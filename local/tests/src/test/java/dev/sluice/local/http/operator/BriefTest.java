package dev.sluice.local.http.operator;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import dev.sluice.local.http.HttpCall;
import dev.sluice.local.http.HttpReply;
import dev.sluice.local.http.TestSite;
import dev.sluice.local.http.scenario.HttpScenario;
import dev.sluice.queue.Enqueued;
import dev.sluice.queue.Lease;
import dev.sluice.queue.NewTask;
import dev.sluice.queue.Settlement;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Many tasks as columns. */
class BriefTest extends HttpScenario {
  private JsonNode weather(String query, String token) {
    HttpReply reply = send(HttpCall.get("/weather" + query).by(token));
    assertEquals(200, reply.status(), reply::body);
    return reply.json();
  }

  private static List<String> ids(JsonNode weather) {
    List<String> ids = new ArrayList<>();
    weather.path("ids").forEach(id -> ids.add(id.asText()));
    return ids;
  }

  @Test
  void theHourIsReadAndThenWhatChanged() {
    String ended = enqueued();
    settle(new Settlement.Fail(claimed(ended), "no good"));
    String waiting = enqueued();
    JsonNode weather = weather("", TestSite.ALICE);
    int at = ids(weather).indexOf(ended);
    assertTrue(weather.path("whole").asBoolean());
    assertEquals('F', weather.path("states").asText().charAt(at));
    assertEquals("echo", weather.path("types").path(weather.at("/type/" + at).asInt()).asText());
    assertEquals(1, weather.at("/attempts/" + at).asInt());
    assertTrue(weather.at("/ran/" + at).asLong() >= 0);
    int waits = ids(weather).indexOf(waiting);
    assertEquals('Q', weather.path("states").asText().charAt(waits));
    assertEquals(-1, weather.at("/waited/" + waits).asLong());
    assertFalse(ids(weather("", TestSite.BOB)).contains(ended), "it is not Bob's");
    assertTrue(ids(weather("", TestSite.OLGA)).contains(ended));
    String since = "?since=" + weather.path("revision").asText();
    assertEquals(204, send(HttpCall.get("/weather" + since)).status());
    String next = enqueued();
    JsonNode changed = weather(since + "&wait=5", TestSite.ALICE);
    assertFalse(changed.path("whole").asBoolean());
    assertTrue(ids(changed).contains(next));
    assertFalse(changed.path("revision").equals(weather.path("revision")));
    JsonNode future = weather("?since=999999999999999999-0", TestSite.ALICE);
    assertTrue(future.path("whole").asBoolean(), "nobody knows what such a caller has seen");
  }

  @Test
  void whatHasEndedSinceIsTold() {
    String first = enqueued();
    String second = enqueued();
    JsonNode before = weather("", TestSite.ALICE);
    Lease lease = claimed(first);
    Lease other = claimed(second);
    settle(new Settlement.Complete(lease, null, null));
    JsonNode since = weather("?since=" + before.path("revision").asText(), TestSite.ALICE);
    assertFalse(since.path("whole").asBoolean());
    assertEquals('D', stateOf(first, since));
    assertEquals('R', stateOf(second, since));
    settle(new Settlement.Fail(other, "no good"));
    since = weather("?since=" + since.path("revision").asText(), TestSite.ALICE);
    assertFalse(since.path("whole").asBoolean());
    assertEquals('F', stateOf(second, since));
  }

  private static char stateOf(String id, JsonNode weather) {
    int at = ids(weather).indexOf(id);
    assertTrue(at >= 0, () -> "not told: " + weather);
    return weather.path("states").asText().charAt(at);
  }

  @Test
  void waitingNeedsARevision() {
    assertProblem(400, "invalid-parameter", send(HttpCall.get("/weather?wait=1")));
  }

  @Test
  void childrenHaveTheNamesThatTheirParentGivesThem() {
    String params =
        "{\"startDate\":\"2024-01-01\",\"endDate\":\"2024-01-02\",\"sellerIds\":[\"amber-mill\"],"
            + "\"launcher\":\"ann\"}";
    NewTask report =
        NewTask.of(TestSite.catalog().find("seller-report").orElseThrow(), params, "alice");
    String id = ((Enqueued.Created) site.queue().enqueue(List.of(report)).get(0)).id();
    Lease lease = claimed(id);
    NewTask day = NewTask.of(TestSite.catalog().find("seller-day").orElseThrow(), "{}", "alice");
    site.queue().enqueueChildren(lease, 0, List.of(day, day.withLabel("amber-mill 2024-01-02")));
    String path = "/tasks/" + id + "/children";
    JsonNode children = send(HttpCall.get(path)).json();
    assertEquals(2, children.path("count").asInt());
    assertEquals("QQ", children.path("states").asText());
    assertEquals("amber-mill 2024-01-02", children.at("/labels/1").asText());
    assertFalse(children.path("cut").asBoolean());
    JsonNode last = send(HttpCall.get(path + "?from=1")).json();
    assertEquals("amber-mill 2024-01-02", last.at("/labels/0").asText());
    assertProblem(404, "not-found", send(HttpCall.get(path).by(TestSite.BOB)));
    assertTrue(
        send(HttpCall.get("/tasks/" + enqueued() + "/children"))
            .json()
            .at("/labels")
            .isMissingNode());
  }
}
