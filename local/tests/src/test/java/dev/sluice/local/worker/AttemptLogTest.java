package dev.sluice.local.worker;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.sluice.signals.Log;
import dev.sluice.worker.AttemptLog;
import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import org.junit.jupiter.api.Test;

/** What is logged of attempts on a real queue. */
class AttemptLogTest extends DrainScenario {
  private final BlockingQueue<String> lines = new LinkedBlockingQueue<>();

  private JsonNode next() throws IOException {
    return new ObjectMapper().readTree(TestDrain.next(lines));
  }

  private void log() {
    test.ends = new AttemptLog(Log.structured(lines::add, Clock.systemUTC()));
  }

  @Test
  void aFailureIsALineWithItsPlaceAndWithoutItsMessage() throws IOException {
    log();
    test.enqueue("echo", "{\"text\":\"a\"}");
    String id = test.enqueue("throwing", "{\"text\":\"permanent\"}");
    test.drainOnce(1);
    JsonNode line = next();
    assertEquals("ERROR", line.path("level").asText());
    assertEquals("task failed", line.path("message").asText());
    assertEquals(id, line.path("taskId").asText());
    assertEquals(1, line.path("attempt").asInt());
    assertEquals("throwing", line.path("type").asText());
    assertEquals("dev.sluice.task.PermanentFailure", line.path("exception").asText());
    assertTrue(line.path("at").asText().contains("TestTypes.java:"), line::toString);
    assertFalse(line.toString().contains(test.find(id).error()), line::toString);
    assertTrue(lines.isEmpty(), lines::toString);
  }

  @Test
  void anAttemptThatWillBeRepeatedIsAWarning() throws IOException {
    log();
    String id = test.enqueue("hold", "{}", 2, SECOND);
    test.drainOnce(1);
    JsonNode line = next();
    assertEquals("WARN", line.path("level").asText());
    assertEquals("attempt failed", line.path("message").asText());
    assertEquals(id, line.path("taskId").asText());
    assertTrue(line.has("retryMillis"), line::toString);
  }

  @Test
  void anAttemptThatLostItsLeaseIsAWarning() throws IOException {
    begin(Duration.ofMillis(300));
    log();
    TestDrain.Running worker = test.worker(1);
    String id = test.enqueue("hold", "{}");
    TestDrain.next(test.types.started);
    try (var other = test.connect(MINUTE)) {
      test.await(
          "the end of the lease", () -> !holdings.step(other, "finder", 1).claimed().isEmpty());
      JsonNode line = next();
      assertEquals("attempt lost its lease", line.path("message").asText());
      assertEquals(id, line.path("taskId").asText());
      worker.end();
    }
  }
}
