package dev.sluice.signals;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class EmfTest {
  private static final Clock CLOCK = Clock.fixed(Instant.ofEpochMilli(7_000), ZoneOffset.UTC);

  private final List<String> lines = new ArrayList<>();
  private final Log log = Log.structured(lines::add, CLOCK, new Emf("Sluice/test"));

  @BeforeEach
  void begin() {
    Counter.reset();
  }

  private JsonNode written(Backlog backlog) throws IOException {
    log.writeMeasured(log.info("x"), backlog);
    return new ObjectMapper().readTree(lines.get(lines.size() - 1));
  }

  /** Every metric is declared and has a value at the root, as the specification wants it. */
  private static void checkDocument(JsonNode line) {
    JsonNode directive = line.at("/_aws/CloudWatchMetrics/0");
    assertEquals(7_000, line.at("/_aws/Timestamp").asLong());
    assertEquals("Sluice/test", directive.path("Namespace").asText());
    assertTrue(directive.path("Metrics").size() > 0);
    for (JsonNode metric : directive.path("Metrics")) {
      JsonNode value = line.path(metric.path("Name").asText());
      assertTrue(value.isNumber() || value.isObject(), line::toString);
    }
    for (JsonNode set : directive.path("Dimensions")) {
      set.forEach(name -> assertTrue(line.path(name.asText()).isTextual(), line::toString));
    }
  }

  @Test
  void aLineHasWhatWasCountedSinceTheLastOne() throws IOException {
    Counter.ENQUEUED.add(3);
    Counter.LEASES_LOST.add(1);
    JsonNode first = written(null);
    checkDocument(first);
    assertEquals(3, first.path("Enqueued").asInt());
    assertEquals(1, first.path("LeasesLost").asInt());
    assertEquals("x", first.path("message").asText());
    Counter.ENQUEUED.add(2);
    JsonNode second = written(null);
    assertEquals(2, second.path("Enqueued").asInt());
    assertFalse(second.has("LeasesLost"), second::toString);
    assertFalse(written(null).has("_aws"), "nothing was counted");
  }

  @Test
  void theBacklogIsThereWhenItIsKnown() throws IOException {
    JsonNode line = written(new Backlog(5, 12.5, 2));
    checkDocument(line);
    assertEquals(5, line.path("Depth").asInt());
    assertEquals(12.5, line.path("OldestWait").asDouble());
    assertEquals(2, line.path("Running").asInt());
  }

  @Test
  void eachTypeHasALineWithItsTimes() throws IOException {
    Timing.WAIT.record("echo", Duration.ofMillis(7));
    Timing.WAIT.record("echo", Duration.ofMillis(8));
    Timing.RUN.record("echo", Duration.ofHours(2));
    Timing.RUN.record("sleep", Duration.ZERO);
    log.writeTimings();
    assertEquals(2, lines.size());
    JsonNode echo = new ObjectMapper().readTree(lines.get(0));
    checkDocument(echo);
    assertEquals("echo", echo.path("Type").asText());
    assertEquals("[0.01]", echo.at("/Wait/Values").toString());
    assertEquals("[2]", echo.at("/Wait/Counts").toString());
    assertEquals(0.015, echo.at("/Wait/Sum").asDouble(), 1e-9);
    assertEquals("[7200.0]", echo.at("/Run/Values").toString());
    lines.clear();
    log.writeTimings();
    assertEquals(List.of(), lines);
  }
}
