package dev.sluice.local.http.operator;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import dev.sluice.local.http.HttpCall;
import dev.sluice.local.http.HttpReply;
import dev.sluice.local.http.TestSite;
import dev.sluice.local.http.scenario.HttpScenario;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Pausing queues and types, as callers see it. */
class PausesTest extends HttpScenario {
  private HttpReply pause(String path, String body) {
    return send(HttpCall.post(path + "/pause").json(body).by(TestSite.OLGA));
  }

  private HttpReply resume(String path) {
    return send(HttpCall.post(path + "/resume").by(TestSite.OLGA));
  }

  private JsonNode listed() {
    return send(HttpCall.get("/queues").by(TestSite.VERA)).json().path("pauses");
  }

  @AfterEach
  void resumeAll() {
    for (JsonNode pause : listed()) {
      resume("/" + pause.path("kind").asText() + "s/" + pause.path("name").asText());
    }
  }

  @Test
  void aQueueIsPausedAndResumed() {
    HttpReply paused = pause("/queues/night", "{}");
    assertEquals(200, paused.status(), paused::body);
    assertEquals("queue", paused.json().path("kind").asText());
    assertEquals("night", paused.json().path("name").asText());
    assertEquals("olga", paused.json().path("by").asText());
    assertTrue(paused.json().path("paused").asBoolean());
    assertFalse(paused.json().has("until"));
    assertEquals(paused.json(), listed().path(0));
    HttpReply resumed = resume("/queues/night");
    assertEquals(200, resumed.status(), resumed::body);
    assertFalse(resumed.json().path("paused").asBoolean(true));
    assertEquals(0, listed().size());
    assertEquals(200, resume("/queues/night").status());
  }

  @Test
  void aTypeIsPausedForAWhileAndItsTasksSaySo() {
    HttpReply paused =
        pause("/types/echo", "{\"forSeconds\": 600, \"reason\": \"the mail server is down\"}");
    Instant since = Instant.parse(paused.json().path("since").asText());
    assertEquals(
        Duration.ofSeconds(600),
        Duration.between(since, Instant.parse(paused.json().path("until").asText())));
    String id = send(HttpCall.enqueue("{\"type\": \"echo\", \"params\": {\"text\": \"a\"}}")).id();
    JsonNode waiting = send(HttpCall.get("/tasks/" + id)).json().path("waiting");
    assertEquals("paused", waiting.path("reason").asText());
    assertEquals(paused.json(), waiting.path("pause"));
    assertEquals("the mail server is down", waiting.path("pause").path("reason").asText());
  }

  @Test
  void onlyOperatorsPauseWhatThereMayBe() {
    assertProblem(403, "forbidden", send(HttpCall.post("/queues/night/pause").json("{}")));
    assertProblem(403, "forbidden", send(HttpCall.post("/types/echo/resume")));
    assertProblem(404, "not-found", pause("/types/no-such", "{}"));
    assertProblem(404, "not-found", pause("/queues/No.queue", "{}"));
    assertProblem(422, "out-of-range", pause("/queues/night", "{\"forSeconds\": 0}"));
    assertProblem(
        422, "too-long", pause("/queues/night", "{\"reason\": \"" + "x".repeat(201) + "\"}"));
    assertProblem(422, "unknown-field", pause("/queues/night", "{\"until\": 5}"));
    assertEquals(0, listed().size());
  }

  @Test
  void soManyArePausedAtMost() {
    for (int i = 0; i < 100; i++) {
      assertEquals(200, pause("/queues/q" + i, "{}").status());
    }
    assertProblem(409, "too-many-pauses", pause("/queues/q100", "{}"));
  }
}
