package dev.sluice.local.http.outage;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sluice.local.http.HttpCall;
import dev.sluice.local.http.HttpReply;
import dev.sluice.local.http.InProcess;
import dev.sluice.local.http.TestSite;
import dev.sluice.local.http.contract.BodyCases;
import dev.sluice.local.http.contract.GraphqlCases;
import dev.sluice.local.http.contract.RegisterCases;
import dev.sluice.local.http.scenario.HttpScenario;
import dev.sluice.local.redis.TestRedis;
import java.time.Duration;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import redis.clients.jedis.Jedis;

/** {@code SLUICE_DURABILITY=replica} on a primary with a replica. */
class DurabilityTest {
  private static TestRedis primary;
  private static TestRedis replica;
  private static Jedis admin;
  private static Jedis follower;
  private static TestSite site;
  private static InProcess driver;

  @BeforeAll
  static void start() {
    primary = TestRedis.debian();
    replica = TestRedis.debian();
    admin = new Jedis(primary.url());
    follower = new Jedis(replica.url());
    admin.configSet("repl-diskless-sync-delay", "0");
    follower.configSet("masterauth", primary.url().getUserInfo().substring(1));
    site = TestSite.start(primary, primary.url(), Map.of("SLUICE_DURABILITY", "replica"));
    driver = site.inProcess();
  }

  @AfterAll
  static void stop() {
    admin.close();
    follower.close();
    site.close();
    replica.close();
  }

  @BeforeEach
  void follow() {
    follower.replicaof(primary.url().getHost(), primary.url().getPort());
    await()
        .atMost(Duration.ofSeconds(20))
        .until(() -> admin.info("replication").contains("state=online"));
  }

  static Stream<HttpCall> enqueues() {
    return Stream.of(
        HttpCall.enqueue(BodyCases.GOOD),
        HttpCall.post("/tasks/batch").json("[" + BodyCases.GOOD + "]"),
        GraphqlCases.call("mutation{createTask(type:\"echo\",params:{text:\"a\"}){id}}"),
        RegisterCases.good(RegisterCases.PICTURE),
        HttpCall.post("/schedules/top-repositories/run").by(TestSite.OLGA),
        HttpCall.post("/celery_ids_tasks/").json("{\"task_name\":\"a\",\"payload\":\"1, 2\"}"));
  }

  @ParameterizedTest
  @MethodSource("enqueues")
  void anEnqueueWithoutAReplicaIsNotConfirmed(HttpCall call) {
    HttpReply good = driver.send(call);
    assertTrue(List.of(200, 201, 202, 303).contains(good.status()), good::toString);
    follower.replicaofNoOne();
    await()
        .atMost(Duration.ofSeconds(20))
        .until(() -> admin.info("replication").contains("connected_slaves:0"));
    HttpReply bad = driver.send(call);
    assertTrue(bad.body().contains("not-confirmed"), bad::toString);
  }

  @Test
  void itIsConfirmedLaterUnderTheSameKey() {
    HttpCall call = HttpCall.enqueue(BodyCases.GOOD).header("idempotency-key", "late");
    replica.pause();
    try {
      HttpReply bad = driver.send(call);
      HttpScenario.assertProblem(503, "not-confirmed", bad);
      assertEquals("2", bad.headers().get("retry-after"));
      HttpScenario.assertProblem(503, "not-confirmed", driver.send(call));
    } finally {
      replica.resume();
    }
    HttpReply good = driver.send(call);
    assertEquals(202, good.status(), good::body);
    assertEquals("true", good.headers().get("idempotency-replayed"));
    assertTrue(follower.exists("sluice:{0}:" + good.id()));
  }

  @Test
  void whatIsRefusedIsNotWaitedFor() {
    driver.send(HttpCall.enqueue(BodyCases.GOOD).header("idempotency-key", "used"));
    String other = BodyCases.GOOD.replace("\"x\"", "\"another\"");
    replica.pause();
    try {
      HttpReply refused = driver.send(HttpCall.enqueue(other).header("idempotency-key", "used"));
      HttpScenario.assertProblem(422, "idempotency-key-reused", refused);
    } finally {
      replica.resume();
    }
  }

  @Test
  void aBatchSaysWhichOfItIsEnqueued() {
    String all = "[" + String.join(",", Collections.nCopies(450, BodyCases.GOOD)) + "]";
    HttpCall call = HttpCall.post("/tasks/batch").json(all).header("idempotency-key", "many");
    replica.pause();
    try {
      HttpReply bad = driver.send(call);
      HttpScenario.assertProblem(503, "not-confirmed", bad);
      String detail = bad.json().at("/errors/0/detail").asText();
      assertTrue(
          detail.startsWith(
              "Of the first 100 of 450 valid tasks those that the queue did not refuse are enqueued,"),
          detail);
      assertTrue(detail.contains("Sent again with the same Idempotency-Key"), detail);
    } finally {
      replica.resume();
    }
    List<String> outcomes = driver.send(call).json().findValuesAsText("outcome");
    assertEquals(
        Stream.concat(
                Collections.nCopies(100, "duplicate").stream(),
                Collections.nCopies(350, "created").stream())
            .toList(),
        outcomes);
  }

  @Test
  void whatIsNoEnqueueIsNotWaitedFor() {
    String id = driver.send(HttpCall.enqueue(BodyCases.GOOD)).id();
    replica.pause();
    try {
      assertEquals(200, driver.send(HttpCall.post("/tasks/" + id + "/cancel")).status());
    } finally {
      replica.resume();
    }
  }
}
