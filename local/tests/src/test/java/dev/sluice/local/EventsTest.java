package dev.sluice.local;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.amazonaws.services.lambda.runtime.RequestStreamHandler;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.sluice.Settings;
import dev.sluice.Sluice;
import dev.sluice.app.App;
import dev.sluice.http.route.Server;
import dev.sluice.local.redis.TestRedis;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Replays every file of events/ through the handlers that would get it. */
class EventsTest {
  private static final Path EVENTS = Path.of("..", "..", "events");
  private static final ObjectMapper JSON = new ObjectMapper();

  /** Stands in the events for the id of a task that exists. */
  private static final String SOME_ID = "0".repeat(18);

  /** SHA-256 of the token "events", as docs/deploy.md gives it. */
  private static final String TOKENS =
      "events:operator:862417b9e7c3720bcb3263cd873b09892d787823b6f9a0f453e42824c5a4d4b6";

  private static final Map<String, Integer> ANSWERS =
      new TreeMap<>(
          Map.ofEntries(
              Map.entry("enqueue", 202),
              Map.entry("enqueue-echo", 202),
              Map.entry("enqueue-invalid", 422),
              Map.entry("enqueue-batch", 200),
              Map.entry("enqueue-export", 202),
              Map.entry("enqueue-form", 303),
              Map.entry("get-task", 200),
              Map.entry("long-poll", 200),
              Map.entry("list", 200),
              Map.entry("cancel", 200),
              Map.entry("retry", 409),
              Map.entry("patch", 200),
              Map.entry("delete", 204),
              Map.entry("artifact", 404),
              Map.entry("types", 200),
              Map.entry("openapi", 200),
              Map.entry("queues", 200),
              Map.entry("workers", 200),
              Map.entry("timeline", 200),
              Map.entry("failures", 200),
              Map.entry("failures-retry", 200),
              Map.entry("sellers", 200),
              Map.entry("health", 200),
              Map.entry("page", 200),
              Map.entry("register", 202),
              Map.entry("register-json", 202),
              Map.entry("register-page", 200),
              Map.entry("users", 200),
              Map.entry("user-add", 201),
              Map.entry("user", 200),
              Map.entry("user-put", 200),
              Map.entry("user-patch", 200),
              Map.entry("user-delete", 204),
              Map.entry("ids-tasks", 200),
              Map.entry("ids-task-add", 201),
              Map.entry("ids-task", 200),
              Map.entry("ids-task-put", 200),
              Map.entry("ids-task-patch", 200),
              Map.entry("ids-task-delete", 204),
              Map.entry("minute-groups", 200),
              Map.entry("graphql-create", 200),
              Map.entry("graphql-results", 200),
              Map.entry("schedules", 200),
              Map.entry("schedule-pause", 200),
              Map.entry("schedule-resume", 200),
              Map.entry("schedule-run", 202),
              Map.entry("result", 404)));

  /** With the seconds each is given; the second one uses all of them. */
  private static final Map<String, Integer> DRAINS =
      new TreeMap<>(Map.of("drain-scheduled", 20, "drain-long-poll", 4)).descendingMap();

  private TestRedis redis;
  private Sluice sluice;

  @BeforeEach
  void open() throws IOException {
    redis = TestRedis.embedded();
    sluice =
        new App()
            .sluice(
                Settings.of(
                    Map.of(
                        "SLUICE_REDIS_URL",
                        redis.url().toString(),
                        "SLUICE_TOKENS",
                        TOKENS,
                        "SLUICE_GITHUB_API",
                        "http://127.0.0.1:9",
                        "SLUICE_DEMO_SCHEDULES",
                        "true")));
    sluice.refreshReferences();
  }

  @AfterEach
  void close() {
    sluice.close();
    redis.close();
  }

  @Test
  void everyEventGetsItsAnswer() throws IOException {
    for (String two : List.of("user-add", "user-add", "ids-task-add", "ids-task-add")) {
      answer(event(two, SOME_ID)); // numbers 1 and 2, which the other events name
    }
    Map<String, Integer> seen = new TreeMap<>();
    for (String name : ANSWERS.keySet()) {
      seen.put(name, answer(event(name, enqueued())).get("statusCode").asInt());
    }
    assertEquals(ANSWERS, seen);
  }

  @Test
  void everyFileIsReplayed() throws IOException {
    Set<String> files = new TreeSet<>();
    try (var list = Files.list(EVENTS)) {
      list.forEach(file -> files.add(file.getFileName().toString().replace(".json", "")));
    }
    Set<String> replayed = new TreeSet<>(ANSWERS.keySet());
    replayed.addAll(DRAINS.keySet());
    assertEquals(replayed, files);
  }

  @Test
  void theDrainsFinishWhatTheCallsEnqueued() throws IOException {
    String id = body(answer(event("enqueue", SOME_ID))).get("id").asText();
    for (String name : DRAINS.keySet()) {
      String event = Files.readString(EVENTS.resolve(name + ".json"));
      JsonNode report =
          JSON.readTree(invoke(sluice.drain(), event, Duration.ofSeconds(DRAINS.get(name))));
      assertEquals(0, report.get("remaining").asInt(), name + " left " + report);
    }
    JsonNode task = body(answer(event("get-task", id)));
    assertEquals("SUCCEEDED", task.get("state").asText(), task::toString);
    JsonNode file = answer(event("artifact", id));
    assertTrue(file.get("isBase64Encoded").asBoolean());
    byte[] bytes = Base64.getDecoder().decode(file.get("body").asText());
    assertTrue(new String(bytes, StandardCharsets.UTF_8).startsWith("day,seller_id,"));
  }

  private String enqueued() throws IOException {
    ObjectNode event = (ObjectNode) JSON.readTree(event("enqueue-echo", SOME_ID));
    ((ObjectNode) event.get("headers")).remove("idempotency-key");
    return body(answer(event.toString())).get("id").asText();
  }

  private static String event(String name, String id) throws IOException {
    return Files.readString(EVENTS.resolve(name + ".json"))
        .replace(SOME_ID, id)
        .replace("wait=20", "wait=0")
        .replace("\"wait\": \"20\"", "\"wait\": \"0\"");
  }

  private JsonNode answer(String event) throws IOException {
    JsonNode http = JSON.readTree(event).at("/requestContext/http");
    Server server =
        sluice
            .site()
            .server(http.get("method").asText(), http.get("path").asText().replace(SOME_ID, "x"));
    RequestStreamHandler handler =
        server.equals(Server.ENQUEUE) ? sluice.enqueue() : sluice.function(server);
    return JSON.readTree(invoke(handler, event, Duration.ofSeconds(10)));
  }

  private static JsonNode body(JsonNode answer) throws IOException {
    return JSON.readTree(answer.get("body").asText());
  }

  private static byte[] invoke(RequestStreamHandler handler, String event, Duration time)
      throws IOException {
    ByteArrayOutputStream answer = new ByteArrayOutputStream();
    handler.handleRequest(
        new ByteArrayInputStream(event.getBytes(StandardCharsets.UTF_8)),
        answer,
        new LocalContext("events", time));
    return answer.toByteArray();
  }
}
