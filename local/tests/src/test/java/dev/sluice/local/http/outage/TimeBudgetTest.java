package dev.sluice.local.http.outage;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sluice.local.http.HttpCall;
import dev.sluice.local.http.HttpReply;
import dev.sluice.local.http.InProcess;
import dev.sluice.local.http.TestSite;
import dev.sluice.local.http.contract.BodyCases;
import dev.sluice.local.http.contract.GraphqlCases;
import dev.sluice.local.http.scenario.HttpScenario;
import dev.sluice.local.queue.Holdings;
import dev.sluice.local.redis.TestRedis;
import dev.sluice.queue.NewTask;
import dev.sluice.queue.QueueView.FailedTask;
import dev.sluice.queue.Settlement;
import dev.sluice.queue.TimeBudget;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** A Redis that takes half a second for each answer: a request gives up when its time is over. */
class TimeBudgetTest {
  private static final Duration AWAY = Duration.ofMillis(500);

  /** That many answers fit into the time, and one more may be under way when it is over. */
  private static final long MOST = TimeBudget.WHOLE.toMillis() / AWAY.toMillis() + 1;

  private static final int TASKS = 1_200;

  private static TestRedis redis;
  private static SlowProxy proxy;
  private static TestSite site;
  private static InProcess driver;
  private static List<FailedTask> failed;

  @BeforeAll
  static void start() {
    redis = TestRedis.embedded();
    proxy = new SlowProxy(redis.url());
    site = TestSite.start(redis, proxy.url(), Map.of());
    driver = site.inProcess();
    NewTask task = NewTask.of("echo", "{\"text\":\"a\"}", "olga");
    site.queue().enqueue(Collections.nCopies(1_000, task));
    site.queue().enqueue(Collections.nCopies(TASKS - 1_000, task));
    Holdings holdings = new Holdings();
    List<Settlement> fail = new ArrayList<>();
    for (int i = 0; i <= TASKS / 100; i++) {
      var step = holdings.step(site.queue(), "w1", List.copyOf(fail), 100, Set.of());
      fail.clear();
      step.claimed().forEach(claimed -> fail.add(new Settlement.Fail(claimed.lease(), "no")));
    }
    failed = site.queue().failed(10).toList();
    // the server is sent the functions that it lacks
    assertEquals(200, driver.send(HttpCall.get("/failures").by(TestSite.OLGA)).status());
    String id = driver.send(HttpCall.enqueue(BodyCases.GOOD)).id();
    assertEquals(200, driver.send(HttpCall.get("/tasks/" + id + "?wait=1")).status());
  }

  @AfterAll
  static void stop() {
    site.close();
    proxy.close();
  }

  private static void assertGivesUp(HttpCall call) {
    HttpReply reply = slowly(call);
    HttpScenario.assertProblem(503, "queue-unavailable", reply);
    assertEquals("2", reply.headers().get("retry-after"));
  }

  private static HttpReply slowly(HttpCall call) {
    proxy.roundTrips();
    proxy.delay(AWAY);
    try {
      HttpReply reply = driver.send(call);
      int roundTrips = proxy.roundTrips();
      assertTrue(roundTrips <= MOST, () -> roundTrips + " round trips for " + call);
      return reply;
    } finally {
      proxy.delay(Duration.ZERO);
    }
  }

  @Test
  void aSearchThroughManyTasks() {
    assertGivesUp(HttpCall.get("/tasks?q=zzzz").by(TestSite.OLGA));
  }

  @Test
  void manyFailures() {
    assertGivesUp(HttpCall.get("/failures").by(TestSite.OLGA));
  }

  @Test
  void aGraphqlDocumentOfManyOperations() {
    String many =
        IntStream.range(0, 20)
            .mapToObj(i -> "t" + i + ":task(id:\"" + failed.get(0).id() + "\"){id}")
            .collect(Collectors.joining(" ", "{", "}"));
    HttpReply reply = slowly(GraphqlCases.call(many));
    assertTrue(reply.body().contains("queue-unavailable"), reply::body);
  }

  @Test
  void whatFitsIsAnswered() {
    String id = failed.get(0).id();
    assertEquals(200, slowly(HttpCall.get("/tasks/" + id).by(TestSite.OLGA)).status());
    assertEquals(202, slowly(HttpCall.enqueue(BodyCases.GOOD)).status());
  }

  @Test
  void aRequestThatIsHeldHasItsWaitBesides() {
    String id = driver.send(HttpCall.enqueue(BodyCases.GOOD)).id();
    proxy.delay(AWAY);
    try {
      HttpReply reply = driver.send(HttpCall.get("/tasks/" + id + "?wait=3&until=ended"));
      assertEquals(200, reply.status(), reply::body);
    } finally {
      proxy.delay(Duration.ZERO);
    }
  }
}
