package dev.sluice.local.http.scenario;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import dev.sluice.local.http.HttpCall;
import dev.sluice.local.http.TestSite;
import dev.sluice.queue.Lease;
import dev.sluice.queue.Settlement;
import dev.sluice.queue.Settlement.Unrunnable;
import java.io.IOException;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/** Why tasks wait and which workers come for them, as callers see it. */
class WaitingTest extends HttpScenario {
  @Test
  void aTaskSaysWhyItWaitsUntilItRuns() throws IOException {
    String id = enqueued();
    JsonNode waiting = waiting(id);
    assertEquals("no-worker", waiting.path("reason").asText());
    assertTrue(waiting.path("workerSeenAt").isMissingNode());
    assertTrue(send(HttpCall.get("/workers")).json().path("lastSeenAt").isMissingNode());
    Lease lease = claimed(id);
    assertTrue(waiting(id).isMissingNode());
    String next = enqueued();
    assertEquals("next", waiting(next).path("reason").asText());
    assertEquals(1, waiting(next).path("busyWorkers").asInt());
    settle(new Settlement.Retry(lease, Duration.ofHours(1), "the \"other\" side"));
    JsonNode retry = waiting(id);
    assertEquals("retry", retry.path("reason").asText());
    assertEquals("the \"other\" side", retry.path("error").asText());
    assertEquals(task(id).path("runAt"), retry.path("until"));

    Lease held = claimed(next);
    JsonNode own = send(HttpCall.get("/workers")).json();
    assertEquals(1, own.path("count").asInt());
    assertEquals("tester", own.at("/workers/0/name").asText());
    assertEquals(1, own.at("/workers/0/holds").asInt());
    assertEquals(next, own.at("/workers/0/tasks/0/id").asText());
    assertEquals("echo", own.at("/workers/0/tasks/0/type").asText());
    assertTrue(own.at("/workers/0/leaseEndsAt").asText().compareTo(now(own)) > 0, own::toString);
    JsonNode others = send(HttpCall.get("/workers").by(TestSite.BOB)).json();
    assertEquals(1, others.at("/workers/0/holds").asInt());
    assertEquals(0, others.at("/workers/0/tasks").size(), "their owners are not revealed");
    assertEquals(
        next,
        send(HttpCall.get("/workers").by(TestSite.OLGA))
            .json()
            .at("/workers/0/tasks/0/id")
            .asText());
    settle(new Settlement.Complete(held, null, null));
  }

  @Test
  void aTaskThatABuildCannotRunSaysWhichOne() throws IOException {
    String id = enqueued();
    settle(
        new Settlement.HandBack(
            claimed(id),
            Unrunnable.UNREADABLE_PARAMS,
            "tester (build 1.2)",
            "the params are not valid",
            Duration.ofHours(1),
            Duration.ofDays(1)));
    JsonNode waiting = waiting(id);
    assertEquals("unreadable-params", waiting.path("reason").asText());
    assertEquals("tester (build 1.2)", waiting.path("by").asText());
    assertEquals(task(id).path("runAt"), waiting.path("until"));
    assertTrue(waiting.path("since").asText().compareTo(task(id).path("createdAt").asText()) >= 0);
  }

  private static String now(JsonNode workers) {
    return workers.path("lastSeenAt").asText();
  }

  private JsonNode task(String id) throws IOException {
    return send(HttpCall.get("/tasks/" + id)).json();
  }

  private JsonNode waiting(String id) throws IOException {
    return task(id).path("waiting");
  }
}
