package dev.sluice.local.http.operator;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import dev.sluice.local.http.HttpCall;
import dev.sluice.local.http.HttpReply;
import dev.sluice.local.http.TestSite;
import dev.sluice.local.http.contract.BodyCases;
import dev.sluice.local.http.scenario.HttpScenario;
import dev.sluice.queue.Lease;
import dev.sluice.queue.Settlement;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;
import redis.clients.jedis.RedisClient;

/** Recurring tasks and what they publish, as callers see them; later tests build on the first. */
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class SchedulesTest extends HttpScenario {
  private static final String SCHEDULE = "/schedules/top-repositories";
  private static final String RESULT = "/results/top-repositories";

  private HttpReply operator(String change) {
    return send(HttpCall.post(SCHEDULE + "/" + change).by(TestSite.OLGA));
  }

  private JsonNode listed() {
    HttpReply reply = send(HttpCall.get("/schedules").by(TestSite.VERA));
    assertEquals(200, reply.status(), reply::body);
    for (JsonNode schedule : reply.json().path("schedules")) {
      if (SCHEDULE.endsWith("/" + schedule.path("id").asText())) {
        return schedule;
      }
    }
    throw new AssertionError(reply.body());
  }

  @Test
  @Order(1)
  void aScheduleIsShownBeforeItEverRan() {
    JsonNode schedule = listed();
    assertEquals("top-repositories", schedule.path("id").asText());
    assertEquals("top-repositories", schedule.path("type").asText());
    assertEquals("PT10M", schedule.path("expression").asText());
    assertEquals("UTC", schedule.path("zone").asText());
    assertEquals("ONCE", schedule.path("catchUp").asText());
    assertFalse(schedule.path("overlaps").asBoolean(true));
    assertFalse(schedule.path("paused").asBoolean(true));
    assertFalse(schedule.has("lastRun"));
    assertEquals(0, schedule.path("runs").size());
    assertEquals(0, schedule.path("failedInARow").asInt(1));
    assertEquals(5, schedule.path("nextRuns").size());
    assertEquals(schedule.path("nextRun"), schedule.at("/nextRuns/0"));
    assertEquals(
        Duration.ofMinutes(40),
        Duration.between(
            Instant.parse(schedule.at("/nextRuns/0").asText()),
            Instant.parse(schedule.at("/nextRuns/4").asText())));
    Instant next = Instant.parse(schedule.path("nextRun").asText());
    Duration wait = Duration.between(Instant.now(), next);
    assertTrue(wait.toSeconds() >= -5 && wait.toMinutes() <= 10, next::toString);
    assertEquals(0, next.getEpochSecond() % 600);
    assertProblem(404, "no-result", send(HttpCall.get(RESULT)));
  }

  @Test
  @Order(2)
  void operatorsPauseAndResumeIt() {
    HttpReply paused = operator("pause");
    assertEquals(200, paused.status(), paused::body);
    assertTrue(paused.json().path("paused").asBoolean());
    assertFalse(paused.json().has("nextRun"));
    assertEquals(200, operator("pause").status());
    assertTrue(listed().path("paused").asBoolean());
    HttpReply resumed = operator("resume");
    assertEquals(200, resumed.status());
    assertFalse(resumed.json().path("paused").asBoolean(true));
    assertTrue(resumed.json().has("nextRun"));
    assertEquals(200, operator("resume").status());
  }

  @Test
  @Order(9)
  void aFailingScheduleShowsHowItsLastTasksEnded() {
    for (int i = 0; i < 12; i++) {
      String id = operator("run").id();
      Lease lease = claimed(id);
      settle(
          i == 9
              ? new Settlement.Complete(lease, null, null)
              : new Settlement.Fail(lease, "no network"));
    }
    JsonNode schedule = listed();
    assertEquals(10, schedule.path("runs").size());
    assertEquals("SUCCEEDED", schedule.at("/runs/7/state").asText());
    assertEquals("FAILED", schedule.at("/runs/9/state").asText());
    assertEquals(schedule.path("lastTaskId"), schedule.at("/runs/9/taskId"));
    assertEquals(2, schedule.path("failedInARow").asInt());
  }

  @Test
  @Order(3)
  void operatorsRunItAndItsResultStays() {
    HttpReply run = operator("run");
    assertEquals(202, run.status(), run::body);
    assertEquals("/tasks/" + run.id(), run.headers().get("location"));
    assertEquals(run.id(), listed().path("lastTaskId").asText());
    assertTrue(listed().has("lastRun"));
    HttpReply task = send(HttpCall.get("/tasks/" + run.id()).by(TestSite.OLGA));
    assertEquals("olga", task.json().path("owner").asText());
    Lease lease = claimed(run.id());
    settle(new Settlement.Complete(lease, "{\"repositories\":[]}", null, true));

    HttpReply result = send(HttpCall.get(RESULT).by(TestSite.VERA));
    assertEquals(200, result.status(), result::body);
    assertEquals("top-repositories", result.json().path("name").asText());
    assertEquals("{\"repositories\":[]}", result.json().path("result").toString());
    assertEquals(
        send(HttpCall.get("/tasks/" + run.id()).by(TestSite.OLGA)).json().path("finishedAt"),
        result.json().path("computedAt"));
    assertTrue(result.json().path("ageSeconds").isIntegralNumber());
    assertTrue(result.json().path("ageSeconds").asInt() < 60);
    assertFalse(result.json().path("stale").asBoolean(true));

    String second = operator("run").id();
    settle(new Settlement.Fail(claimed(second), "the API answered 500"));
    send(HttpCall.of("DELETE", "/tasks/" + run.id()).by(TestSite.OLGA));
    assertEquals(
        result.json().path("computedAt"), send(HttpCall.get(RESULT)).json().path("computedAt"));
  }

  @Test
  @Order(4)
  void whatWasComputedLongAgoIsStale() {
    long at = Instant.now().minusSeconds(20 * 60 + 5).toEpochMilli();
    try (RedisClient client = RedisClient.create(site.redis().url())) {
      client.hset("sluice:{0}:published:top-repositories", "at", "" + at);
    }
    JsonNode result = send(HttpCall.get(RESULT)).json();
    assertTrue(result.path("stale").asBoolean());
    assertTrue(result.path("ageSeconds").asInt() >= 1_205);
    try (RedisClient client = RedisClient.create(site.redis().url())) {
      client.hset("sluice:{0}:published:top-repositories", "at", "" + (at + 86_400_000));
    }
    assertEquals(0, send(HttpCall.get(RESULT)).json().path("ageSeconds").asInt());
  }

  @Test
  @Order(5)
  void oneKeyIsOneRun() {
    HttpCall run =
        HttpCall.post(SCHEDULE + "/run").by(TestSite.OLGA).header("idempotency-key", "once");
    HttpReply first = send(run);
    assertEquals(202, first.status(), first::body);
    HttpReply again = send(run);
    assertEquals(202, again.status(), again::body);
    assertEquals(first.id(), again.id());
    assertEquals("true", again.headers().get("idempotency-replayed"));
    assertProblem(
        422,
        "idempotency-key-reused",
        send(HttpCall.enqueue(BodyCases.GOOD).by(TestSite.OLGA).header("idempotency-key", "once")));
  }

  @Test
  @Order(6)
  void aRunIsRefusedWhenTheQueueIsFull() {
    try (TestSite full = TestSite.start(1)) {
      assertEquals(202, full.inProcess().send(HttpCall.enqueue(BodyCases.GOOD)).status());
      HttpCall run = HttpCall.post(SCHEDULE + "/run").by(TestSite.OLGA);
      assertProblem(429, "queue-full", full.inProcess().send(run));
    }
  }
}
