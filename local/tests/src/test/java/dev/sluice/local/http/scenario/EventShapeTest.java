package dev.sluice.local.http.scenario;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.sluice.local.http.HttpCall;
import dev.sluice.local.http.HttpReply;
import dev.sluice.local.http.InProcess;
import dev.sluice.local.http.contract.BodyCases;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What only an event can express: events that are no requests, base64. */
class EventShapeTest extends HttpScenario {
  private static ObjectNode good() {
    return InProcess.event(HttpCall.enqueue(BodyCases.GOOD));
  }

  private void assertUnknown(String event) {
    for (HttpReply reply : new HttpReply[] {driver.enqueue(event), driver.query(event)}) {
      assertProblem(400, "unknown-event", reply);
      assertEquals(1, reply.logLines().size());
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "{",
        "{}",
        "[]",
        "null",
        "1",
        "\"x\"",
        "{\"source\":\"aws.scheduler\",\"detail-type\":\"Scheduled Event\",\"detail\":{}}",
        "{\"mode\":\"long-poll\"}",
        "{\"version\":\"1.0\",\"httpMethod\":\"GET\",\"path\":\"/tasks\",\"headers\":{}}"
      })
  void anythingElseIsNotARequest(String event) {
    assertUnknown(event);
  }

  @Test
  void neitherIsAnEventThatLacksAPart() {
    assertUnknown(good().putNull("headers").toString());
    assertUnknown(good().put("headers", "x").toString());
    assertUnknown(good().without("rawPath").toString());
    assertUnknown(good().put("rawPath", 1).toString());
    assertUnknown(good().put("version", "1.0").toString());
    assertUnknown(good().putNull("requestContext").toString());
    ObjectNode noMethod = good();
    noMethod.putObject("requestContext").putObject("http");
    assertUnknown(noMethod.toString());
    assertUnknown(good().toString().substring(0, 200));
    assertUnknown("[".repeat(100_000));
  }

  @Test
  void base64IsDecoded() {
    byte[] json = BodyCases.GOOD.getBytes(StandardCharsets.UTF_8);
    ObjectNode event = good().put("isBase64Encoded", true);
    event.put("body", Base64.getEncoder().encodeToString(json));
    assertEquals(202, driver.enqueue(event.toString()).status());
    for (String rubbish : new String[] {"***", "====", "a", "e30\n"}) {
      HttpReply reply = driver.enqueue(event.put("body", rubbish).toString());
      assertProblem(400, "malformed-body", reply);
    }
    assertProblem(400, "malformed-json", driver.enqueue(event.putNull("body").toString()));
  }

  @Test
  void aLoneSurrogateInTheEventIsNotUtf8() {
    String event = good().toString().replace("\\\"x\\\"", "\\\"\\ud800\\\"");
    assertProblem(400, "malformed-encoding", driver.enqueue(event));
  }

  @Test
  void aLineBreakInAKeyIsRefused() {
    for (String key : new String[] {"a\r\nb", "a\nb", "a\u0000b"}) {
      HttpReply reply = send(HttpCall.enqueue(BodyCases.GOOD).header("idempotency-key", key));
      assertProblem(400, "invalid-idempotency-key", reply);
      assertEquals(1, reply.logLines().size());
    }
  }

  @Test
  void aStageIsNotPartOfThePath() {
    ObjectNode event = InProcess.event(HttpCall.get("/tasks"));
    event.put("rawPath", "/prod/tasks");
    ((ObjectNode) event.path("requestContext")).put("stage", "prod");
    assertEquals(200, driver.query(event.toString()).status());
  }

  /** REST APIs, HTTP APIs set to the older format, and load balancers. */
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "{\"version\":\"1.0\",\"httpMethod\":\"GET\",\"path\":\"/tasks\",\"headers\":{}}"
            + "| This is payload format 1.0: set PayloadFormatVersion to 2.0",
        "{\"resource\":\"/tasks\",\"httpMethod\":\"GET\",\"path\":\"/tasks\",\"headers\":{}}"
            + "| This is payload format 1.0: set PayloadFormatVersion to 2.0",
        "{\"requestContext\":{\"elb\":{}},\"httpMethod\":\"GET\",\"path\":\"/tasks\",\"headers\":{}}|"
            + " A load balancer called the function: let it forward to an HTTP API"
      })
  void anotherWayIsNamed(String event, String told) {
    for (HttpReply reply : new HttpReply[] {driver.enqueue(event), driver.query(event)}) {
      assertProblem(400, "unknown-event", reply);
      String detail = reply.json().at("/errors/0/detail").asText();
      assertTrue(detail.startsWith(told), detail);
    }
  }

  @Test
  void aBasePathIsNamed() {
    for (String path :
        new String[] {
          "/v1/tasks", "/v1/tasks/batch", "/v1/users/", "/v1/users", "/a/b/tasks", "/a/b/c/stats"
        }) {
      HttpReply reply = send(HttpCall.get(path));
      assertProblem(404, "not-found", reply);
      assertEquals(
          "Sluice answers at the root of its host; to serve it below a base path, set SLUICE_BASE_PATH.",
          reply.json().at("/errors/0/detail").asText(),
          path);
    }
    for (String path :
        new String[] {"/v1", "/v1/", "/v1/nope", "//tasks", "/a//tasks", "/tasks/a/tasks"}) {
      assertTrue(send(HttpCall.get(path)).json().path("errors").isMissingNode(), path);
    }
  }
}
