package dev.sluice.client;

import static dev.sluice.client.ScriptedServer.cut;
import static dev.sluice.client.ScriptedServer.json;
import static dev.sluice.client.ScriptedServer.problem;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.sluice.client.json.JsonText;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** Calls by their address, and bodies that are JSON already. */
class AnyCallTest {
  @Test
  void anythingElseIsReadAsATree() {
    try (ScriptedServer server = new ScriptedServer(json(200, "{\"more\":false,\"a\":null}"))) {
      Map<String, Object> tree = server.client().get("/queues?x=a%20b", 0).orElseThrow();
      assertEquals(false, tree.get("more"));
      assertEquals(List.of("more", "a"), List.copyOf(tree.keySet()));
      assertEquals("/queues?x=a%20b", server.only().target());
    }
  }

  @Test
  void nothingNewIsEmpty() {
    try (ScriptedServer server = new ScriptedServer(json(204, ""))) {
      assertEquals(Optional.empty(), server.client().get("/tasks?since=1-0", 0));
    }
  }

  @Test
  void aHeldCallMayTakeLonger() {
    try (ScriptedServer server =
        new ScriptedServer(
            exchange -> {
              pause(Duration.ofMillis(300));
              json(204, "").to(exchange);
            })) {
      Client client = server.builder().timeout(Duration.ofMillis(200)).retries(0).build();
      assertEquals(Optional.empty(), client.get("/tasks?since=1-0&wait=20", 20));
    }
  }

  @Test
  void onlyWhatIsRepeatableIsRepeated() {
    try (ScriptedServer server = new ScriptedServer(cut(), json(200, "{\"paused\":true}"))) {
      server.client().post("/schedules/a/pause", Map.of(), true);
      assertEquals(2, server.requests.size());
      assertEquals(server.requests.get(0).key(), server.requests.get(1).key());
    }
    try (ScriptedServer server = new ScriptedServer(cut())) {
      Client client = server.client();
      Unavailable lost =
          assertThrows(Unavailable.class, () -> client.post("/failures/retry", Map.of(), false));
      assertEquals(true, lost.uncertain());
      server.only();
    }
    try (ScriptedServer server = new ScriptedServer(problem(403, "forbidden"))) {
      Client client = server.client();
      Refused refused = assertThrows(Refused.class, () -> client.post("/x", Map.of(), true));
      assertEquals("forbidden", refused.problem());
    }
  }

  @Test
  void aDeleteIsRepeated() {
    try (ScriptedServer server = new ScriptedServer(cut(), json(204, ""))) {
      server.client().deleteAt("/failures/a/ignore");
      assertEquals(2, server.requests.size());
      assertEquals("/failures/a/ignore", server.requests.get(1).target());
    }
  }

  @Test
  void jsonIsSentAsItIs() {
    String params = "{ \"absent\": null, \"exact\": 1.10e2 }";
    try (ScriptedServer server =
        new ScriptedServer(json(202, "{\"id\":\"a\",\"state\":\"QUEUED\"}"))) {
      server.client().enqueue("any", new JsonText(params), EnqueueOptions.DEFAULTS);
      assertEquals("{\"type\":\"any\",\"params\":" + params + "}", server.only().body());
    }
  }

  @Test
  void onlyOneJsonTextIsOne() {
    String trailing = "{}, \"type\": \"another\"";
    IllegalArgumentException wrong =
        assertThrows(IllegalArgumentException.class, () -> new JsonText(trailing));
    assertEquals("The text is not valid JSON, at character 2", wrong.getMessage());
  }

  private static void pause(Duration time) {
    try {
      Thread.sleep(time.toMillis()); // longer than the client waits for a call that is not held
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
