package dev.sluice.local;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.amazonaws.services.lambda.runtime.RequestStreamHandler;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.sluice.Settings;
import dev.sluice.Sluice;
import dev.sluice.http.access.Tokens;
import dev.sluice.local.http.HttpCall;
import dev.sluice.local.http.HttpReply;
import dev.sluice.local.http.InProcess;
import dev.sluice.local.redis.TestRedis;
import dev.sluice.task.RetryPolicy;
import dev.sluice.task.Schedule;
import dev.sluice.task.TaskCatalog;
import dev.sluice.task.TaskType;
import io.opentelemetry.api.trace.StatusCode;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * Nothing secret gets out: neither a token nor a param, nor what an exception says of it, is in the
 * log, in the metrics or in the spans, wherever a caller may put it.
 */
class CanaryTest {
  private static final String CANARY = "kanarystash";
  private static final String TRACE = "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01";

  /** What a task is given. */
  record Params(String secret) {}

  private final ByteArrayOutputStream logged = new ByteArrayOutputStream();
  private final PrintStream before = System.out;

  @BeforeEach
  void listen() {
    System.setOut(new PrintStream(logged, true, StandardCharsets.UTF_8));
  }

  @AfterEach
  void stopListening() {
    System.setOut(before);
  }

  private static TaskCatalog catalog() {
    TaskType<Params> failing =
        TaskType.of(
                "failing",
                "Says what it was given",
                Params.class,
                () ->
                    (params, context) -> {
                      context.log("it is " + params.secret());
                      throw new IllegalStateException(
                          "cannot open " + params.secret(), new IOException(params.secret()));
                    })
            .withRetry(new RetryPolicy(2, Duration.ofMillis(1), Duration.ofMillis(1)));
    Schedule schedule =
        Schedule.every("failing", Duration.ofSeconds(1)).with(new Params(CANARY + "-schedule"));
    return TaskCatalog.of(List.of(failing), List.of(schedule));
  }

  private HttpReply send(RequestStreamHandler function, HttpCall call) throws IOException {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    byte[] event = InProcess.event(call).toString().getBytes(StandardCharsets.UTF_8);
    function.handleRequest(
        new ByteArrayInputStream(event), out, new LocalContext("test", Duration.ofSeconds(30)));
    return InProcess.reply(out.toByteArray(), List.of(), 0);
  }

  private List<JsonNode> lines() throws IOException {
    List<JsonNode> lines = new ArrayList<>();
    for (String line : logged.toString(StandardCharsets.UTF_8).split("\n")) {
      lines.add(new ObjectMapper().readTree(line));
    }
    return lines;
  }

  @Test
  void nothingSecretIsLoggedOrCounted() throws Exception {
    String metrics;
    String shown;
    try (RecordedSpans spans = RecordedSpans.fromNow();
        TestRedis redis = TestRedis.embedded()) {
      Settings settings =
          Settings.of(
              Map.of(
                  "SLUICE_REDIS_URL",
                  redis.url().toString(),
                  "SLUICE_TOKENS",
                  "ann:operator:" + Tokens.hash(CANARY + "-token"),
                  "SLUICE_SEALING_KEY",
                  CANARY + "-sealing-key-0123456789abcdef",
                  "SLUICE_LOG_FORMAT",
                  "json",
                  "SLUICE_METRICS_NAMESPACE",
                  "Sluice/test"));
      try (Sluice sluice = Sluice.of(settings, catalog())) {
        calls(sluice.enqueue(), sluice.query());
        for (int i = 0; i < 3; i++) {
          sluice
              .drain()
              .handleRequest(
                  new ByteArrayInputStream("{}".getBytes(StandardCharsets.UTF_8)),
                  new ByteArrayOutputStream(),
                  new LocalContext("drain", Duration.ofMinutes(2)));
          Thread.yield();
        }
        metrics = send(sluice.query(), ours(HttpCall.get("/metrics"))).body();
        redis.kill();
        send(sluice.enqueue(), ours(enqueue()));
      }
      shown = spans.all().toString();
      assertFalse(spans.named("process failing").isEmpty(), shown);
      assertTrue(
          spans.named("POST /tasks").stream()
              .anyMatch(span -> span.getStatus().getStatusCode() == StatusCode.ERROR),
          shown);
    }
    assertTrue(metrics.contains("sluice_tasks_enqueued_total"), metrics);
    String log = logged.toString(StandardCharsets.UTF_8);
    assertFalse((log + metrics + shown).toLowerCase().contains(CANARY), log + shown);
    assertEquals(List.of(), lines().stream().filter(line -> !isLine(line)).toList());
    String messages =
        lines().stream()
            .map(line -> line.path("message").asText())
            .distinct()
            .collect(Collectors.joining("; "));
    for (String expected :
        List.of(
            "POST /tasks 202", "POST /tasks 503", "task failed", "attempt failed", "drain ended")) {
      assertTrue(messages.contains(expected), messages);
    }
    assertTrue(log.contains("\"traceId\":\"" + TRACE.substring(3, 35) + "\""), log);
  }

  /** A line for people has these members, one of types for CloudWatch alone has its own. */
  private static boolean isLine(JsonNode line) {
    return line.has("timestamp") && line.has("level") && line.has("message")
        || line.has("_aws") && line.has("Type");
  }

  private static HttpCall ours(HttpCall call) {
    return call.by(CANARY + "-token").header("traceparent", TRACE);
  }

  private static HttpCall enqueue() {
    return HttpCall.enqueue(
        "{\"type\":\"failing\",\"params\":{\"secret\":\"" + CANARY + "-param\"}}");
  }

  private void calls(RequestStreamHandler enqueue, RequestStreamHandler query) throws IOException {
    assertEquals(202, send(enqueue, ours(enqueue())).status());
    HttpCall keyed = ours(enqueue()).header("idempotency-key", CANARY + "-key");
    send(enqueue, keyed);
    send(enqueue, keyed);
    send(enqueue, ours(enqueue()).header("traceparent", "00-" + CANARY));
    send(enqueue, ours(enqueue()).json("{\"" + CANARY + "\":1}"));
    send(enqueue, enqueue().by(CANARY + "-wrong-token"));
    send(query, ours(HttpCall.get("/tasks/" + CANARY + "0000000")));
    send(query, ours(HttpCall.of("PATCH", "/tasks/" + CANARY + "0000000").json("[]")));
    send(query, ours(HttpCall.get("/tasks?q=" + CANARY)));
    send(query, ours(HttpCall.get("/" + CANARY)));
    send(query, ours(HttpCall.of(CANARY.toUpperCase(), "/tasks")));
    send(query, ours(HttpCall.get("/tasks")).header("cookie", "session=" + CANARY));
    send(query, ours(HttpCall.get("/tasks")).header("user-agent", CANARY));
  }
}
