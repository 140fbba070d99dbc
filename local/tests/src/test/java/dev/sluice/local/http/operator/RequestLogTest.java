package dev.sluice.local.http.operator;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.sluice.local.http.HttpCall;
import dev.sluice.local.http.HttpReply;
import dev.sluice.local.http.contract.BodyCases;
import dev.sluice.local.http.scenario.HttpScenario;
import java.io.IOException;
import java.time.Instant;
import org.junit.jupiter.api.Test;

/** The line that each request leaves in the log. */
class RequestLogTest extends HttpScenario {
  private static JsonNode line(HttpReply reply) throws IOException {
    assertEquals(1, reply.logLines().size(), () -> reply.logLines().toString());
    return new ObjectMapper().readTree(reply.logLines().get(0));
  }

  @Test
  void namesTheTaskThatTheRequestMadeOrNamed() throws IOException {
    HttpReply made = driver.send(HttpCall.enqueue(BodyCases.GOOD));
    String id = made.json().get("id").asText();
    JsonNode line = line(made);
    assertEquals(id, line.path("taskId").asText());
    assertEquals("INFO", line.path("level").asText());
    assertEquals("POST /tasks 202", line.path("message").asText());
    assertTrue(Instant.parse(line.path("timestamp").asText()).isBefore(Instant.MAX));
    assertFalse(line.path("requestId").asText().isEmpty());
    JsonNode read = line(driver.send(HttpCall.get("/tasks/" + id)));
    assertEquals(id, read.path("taskId").asText());
    assertEquals("GET /tasks/{id} 200", read.path("message").asText());
  }

  @Test
  void aPathThatNamesNoTaskIsNotLogged() throws IOException {
    for (String id : new String[] {"kanarienvogel", "Kanarienvogel-0123456789", "a".repeat(27)}) {
      JsonNode line = line(driver.send(HttpCall.get("/tasks/" + id)));
      assertFalse(line.has("taskId"), line::toString);
      assertFalse(line.toString().contains(id), line::toString);
    }
  }

  @Test
  void namesTheTraceOfTheCallWhichTheTaskKeeps() throws IOException {
    String trace = "0af7651916cd43dd8448eb211c80319c";
    HttpCall call = HttpCall.enqueue(BodyCases.GOOD);
    HttpReply made =
        driver.send(call.header("traceparent", "00-" + trace + "-b7ad6b7169203331-01"));
    assertEquals(trace, line(made).path("traceId").asText());
    assertEquals(trace, site.queue().find(made.id()).orElseThrow().trace().traceId());
    HttpReply malformed = driver.send(call.header("traceparent", "00-" + trace + "-0-01"));
    assertEquals(202, malformed.status());
    assertFalse(line(malformed).has("traceId"), malformed.logLines()::toString);
    assertNull(site.queue().find(malformed.id()).orElseThrow().trace());
  }

  @Test
  void refusalsOfTheCallerAreNoErrors() throws IOException {
    JsonNode line = line(driver.send(HttpCall.enqueue("{}")));
    assertEquals("INFO", line.path("level").asText());
    assertEquals(422, line.path("status").asInt());
  }
}
