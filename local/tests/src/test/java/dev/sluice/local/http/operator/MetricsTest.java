package dev.sluice.local.http.operator;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.sluice.local.http.HttpCall;
import dev.sluice.local.http.HttpReply;
import dev.sluice.local.http.scenario.HttpScenario;
import dev.sluice.signals.Timing;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/** {@code GET /metrics}. */
class MetricsTest extends HttpScenario {
  private static final String PYTHON = System.getenv("TEST_PROMETHEUS_PYTHON");

  /** Prometheus's own parser, which refuses whatever the specification does not allow. */
  private static final String PARSE =
      """
      import sys
      from prometheus_client.openmetrics.parser import text_string_to_metric_families as parse
      for family in parse(sys.stdin.read()):
        for sample in family.samples:
          print(family.type, sample.name, sample.labels, sample.value)
      """;

  private String metrics() {
    HttpReply reply = send(HttpCall.get("/metrics"));
    assertEquals(200, reply.status(), reply::body);
    return reply.body();
  }

  private static long value(String metrics, String name) {
    return metrics
        .lines()
        .filter(line -> line.startsWith(name + " "))
        .map(line -> Long.parseLong(line.substring(name.length() + 1)))
        .findFirst()
        .orElseThrow(() -> new AssertionError(metrics));
  }

  @Test
  void countsWhatTheProcessDoesAndWhatStandsInTheQueue() {
    String before = metrics();
    claimed(enqueued());
    String waiting = enqueued();
    String after = metrics();
    assertEquals(
        2,
        value(after, "sluice_tasks_enqueued_total") - value(before, "sluice_tasks_enqueued_total"));
    assertTrue(
        value(after, "sluice_redis_calls_total") > value(before, "sluice_redis_calls_total"));
    assertEquals(1, value(after, "sluice_queue_depth"));
    assertTrue(after.contains("sluice_task_wait_seconds_count{type=\"echo\"} "), after);
    claimed(waiting);
  }

  @Test
  void nobodyReadsThemWithoutAToken() {
    assertProblem(401, "unauthorized", send(HttpCall.get("/metrics").without("authorization")));
  }

  @Test
  void prometheusReadsThem() throws IOException, InterruptedException {
    assumeTrue(
        PYTHON != null || "true".equals(System.getenv("CI")),
        "TEST_PROMETHEUS_PYTHON names no Python with prometheus_client");
    Timing.RUN.record("a\"\\\n", Duration.ofSeconds(2));
    Process python = new ProcessBuilder(PYTHON, "-c", PARSE).redirectErrorStream(true).start();
    python.getOutputStream().write(metrics().getBytes(StandardCharsets.UTF_8));
    python.getOutputStream().close();
    String parsed = new String(python.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertEquals(0, python.waitFor(), parsed);
    assertTrue(
        parsed.contains("counter sluice_attempts_ended_total {'outcome': 'failed'}"), parsed);
    assertTrue(
        parsed.contains(
            "histogram sluice_attempt_run_seconds_bucket {'type': 'a\"\\\\\\n', 'le': '2.5'}"),
        parsed);
    assertTrue(parsed.contains("gauge sluice_oldest_wait_seconds {} "), parsed);
  }
}
