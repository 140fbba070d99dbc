package dev.sluice.local.gateway;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.sluice.local.http.HttpCall;
import dev.sluice.local.http.HttpReply;
import dev.sluice.local.http.TestSite;
import dev.sluice.local.http.scenario.HttpScenario;
import dev.sluice.queue.Lease;
import dev.sluice.queue.Settlement;
import dev.sluice.queue.TaskRecord;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** {@code GET /tasks/{id}/events}, streamed by the gateway and one by one. */
@Timeout(60)
class TaskEventsTest extends HttpScenario {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final HttpClient CLIENT = HttpClient.newHttpClient();

  private final Gateway gateway;

  TaskEventsTest() throws IOException {
    gateway = Gateway.start(0, (method, path) -> site.query());
  }

  @AfterAll
  void closeGateway() {
    gateway.close();
  }

  /** A stream, and its lines up to the blank one that ends an event. */
  private final class Events implements AutoCloseable {
    final HttpResponse<InputStream> response;
    final BufferedReader lines;

    Events(String id, String last) throws Exception {
      HttpRequest.Builder request =
          HttpRequest.newBuilder(
                  URI.create("http://127.0.0.1:" + gateway.port() + "/tasks/" + id + "/events"))
              .header("authorization", "Bearer " + TestSite.ALICE);
      if (last != null) {
        request.header("Last-Event-ID", last);
      }
      response = CLIENT.send(request.build(), HttpResponse.BodyHandlers.ofInputStream());
      lines = new BufferedReader(new InputStreamReader(response.body(), StandardCharsets.UTF_8));
    }

    /** The next event's fields; empty at the end. A comment is under the empty name. */
    Map<String, String> next() throws IOException {
      Map<String, String> fields = new HashMap<>();
      for (String line = lines.readLine();
          line != null && !line.isEmpty();
          line = lines.readLine()) {
        String[] field = line.split(": ?", 2);
        fields.put(field[0], field[1]);
      }
      return fields;
    }

    JsonNode task() throws IOException {
      Map<String, String> event = next();
      assertEquals("task", event.get("event"), event::toString);
      return JSON.readTree(event.get("data"));
    }

    @Override
    public void close() throws IOException {
      lines.close();
    }
  }

  @Test
  void aStreamHasAnEventForEachChangeAndEndsWithTheTask() throws Exception {
    String id = enqueued();
    try (Events events = new Events(id, null)) {
      assertEquals(200, events.response.statusCode());
      assertEquals(
          "text/event-stream", events.response.headers().firstValue("content-type").orElse(""));
      Map<String, String> first = events.next();
      assertEquals("1000", first.get("retry"));
      assertEquals("QUEUED", JSON.readTree(first.get("data")).path("state").asText());
      Lease lease = claimed(id);
      assertEquals("RUNNING", events.task().path("state").asText());
      site.queue().note(lease, new TaskRecord.Progress(1, 2, "half"), List.of());
      assertEquals(1, events.task().at("/progress/done").asInt());
      settle(new Settlement.Complete(lease, "{\"a\":1}", null));
      Map<String, String> last = events.next();
      JsonNode ended = JSON.readTree(last.get("data"));
      assertEquals("SUCCEEDED", ended.path("state").asText());
      assertEquals(1, ended.at("/result/a").asInt());
      assertEquals(Map.of(), events.next());
      try (Events again = new Events(id, last.get("id"))) {
        assertEquals(204, again.response.statusCode(), "so that a browser asks no more");
      }
      try (Events behind = new Events(id, first.get("id"))) {
        assertEquals(last, behind.next(), "what it missed is told at once");
        assertEquals(Map.of(), behind.next());
      }
    }
  }

  @Test
  void aFunctionAnswersWithOneEventAndWaitsForTheNext() {
    String id = enqueued();
    HttpReply first = events(id, null);
    assertEquals(200, first.status());
    assertTrue(first.body().contains("\"state\":\"QUEUED\""), first::body);
    String seen = first.body().replaceAll("(?s).*\nid: ([0-9a-f]+)\n.*", "$1");
    Lease lease = claimed(id);
    HttpReply second = events(id, seen);
    assertTrue(second.body().contains("\"state\":\"RUNNING\""), second::body);
    assertNotEquals(first.body(), second.body());
    settle(new Settlement.Fail(lease, "x"));
    assertTrue(events(id, null).body().contains("\"state\":\"FAILED\""));
  }

  private HttpReply events(String id, String last) {
    HttpCall call = HttpCall.get("/tasks/" + id + "/events");
    return send(last == null ? call : call.header("last-event-id", last));
  }

  @Test
  void onlyWhoMayReadTheTaskMayFollowIt() throws Exception {
    String id = enqueued();
    HttpCall call = HttpCall.get("/tasks/" + id + "/events");
    assertProblem(401, "unauthorized", send(call.without("authorization")));
    assertProblem(404, "not-found", send(call.by(TestSite.BOB)));
    assertProblem(404, "not-found", events("000000000000000000", null));
    try (Events events = new Events("000000000000000000", null)) {
      assertEquals(404, events.response.statusCode());
    }
    site.queue().cancel(id);
  }
}
