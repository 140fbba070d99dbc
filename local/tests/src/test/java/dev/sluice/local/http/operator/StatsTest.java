package dev.sluice.local.http.operator;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import dev.sluice.local.http.HttpCall;
import dev.sluice.local.http.HttpReply;
import dev.sluice.local.http.TestSite;
import dev.sluice.local.http.scenario.HttpScenario;
import dev.sluice.queue.stats.Counts;
import java.time.Instant;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Statistics, as callers see them. */
class StatsTest extends HttpScenario {
  private JsonNode stats(String query) {
    HttpReply reply = send(HttpCall.get("/stats" + query).by(TestSite.VERA));
    assertEquals(200, reply.status(), reply::body);
    return reply.json();
  }

  @Test
  void typesArePutTogetherAndApart() {
    assertEquals(0, stats("").path("points").size());
    site.queue()
        .count(
            "w1",
            16,
            "v7",
            Map.of(
                "echo", Counts.of("s 3 f 1 w20 4 t30 4"), "other", Counts.of("s 1 w22 1 t40 1")));
    JsonNode all = stats("");
    assertEquals("minute", all.path("by").asText());
    assertEquals(16, all.path("slots").asInt());
    assertEquals(2, all.path("types").size());
    JsonNode echo = all.path("types").path(0);
    assertEquals("echo", echo.path("type").asText());
    assertEquals(3, echo.path("succeeded").asInt());
    assertEquals(0.25, echo.path("failureShare").asDouble());
    assertEquals(4 / 120.0, echo.path("perMinute").asDouble(), 1e-9);
    double median = echo.path("ran").path("p50").asDouble();
    assertTrue(median > 0.02 && median < 0.04, "" + median); // 2^15 microseconds at most
    JsonNode point = all.path("points").path(0);
    assertEquals(4, point.path("succeeded").asInt());
    assertEquals(5, point.path("perMinute").asDouble());
    assertEquals("v7", all.at("/builds/0/name").asText());
    assertFalse(
        Instant.parse(all.at("/builds/0/firstSeenAt").asText())
            .isAfter(Instant.parse(all.path("at").asText())));
    JsonNode one = stats("?type=other&by=hour");
    assertEquals("hour", one.path("by").asText());
    assertEquals(16, one.path("slots").asInt());
    assertEquals(1, one.path("types").size());
    assertEquals(1, one.path("points").path(0).path("succeeded").asInt());
    assertProblem(400, "invalid-parameter", send(HttpCall.get("/stats?by=day")));
  }
}
