package dev.sluice.local.http.scenario;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import com.fasterxml.jackson.databind.JsonNode;
import dev.sluice.local.http.HttpCall;
import dev.sluice.queue.Settlement;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What happened to a task, as callers see it. */
class TimelineTest extends HttpScenario {
  @Test
  void aTimelineShowsWhatHappened() throws IOException {
    String id = enqueued();
    settle(new Settlement.Retry(claimed(id), Duration.ofHours(1), "the \"other\" side"));
    JsonNode timeline = timeline(id);
    JsonNode task = send(HttpCall.get("/tasks/" + id)).json();
    assertFalse(timeline.path("cut").asBoolean(true));
    assertEquals(
        List.of("enqueued", "claimed", "retried"),
        timeline.path("events").findValuesAsText("kind"));
    assertEquals(task.path("createdAt"), timeline.at("/events/0/at"));
    JsonNode retried = timeline.at("/events/2");
    assertEquals("tester", retried.path("worker").asText());
    assertEquals(1, retried.path("attempt").asInt());
    assertEquals("the \"other\" side", retried.path("error").asText());
    assertEquals(task.path("runAt"), retried.path("until"));
    assertEquals(200, send(HttpCall.post("/tasks/" + id + "/cancel")).status());
    JsonNode settled = timeline(id).at("/events/3");
    assertEquals("settled", settled.path("kind").asText());
    assertEquals("CANCELLED", settled.path("state").asText());
  }

  private JsonNode timeline(String id) throws IOException {
    return send(HttpCall.get("/tasks/" + id + "/timeline")).json();
  }
}
