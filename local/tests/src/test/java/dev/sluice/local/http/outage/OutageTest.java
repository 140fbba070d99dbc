package dev.sluice.local.http.outage;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sluice.local.http.HttpCall;
import dev.sluice.local.http.HttpReply;
import dev.sluice.local.http.InProcess;
import dev.sluice.local.http.TestSite;
import dev.sluice.local.http.contract.BodyCases;
import dev.sluice.local.http.contract.GraphqlCases;
import dev.sluice.local.http.contract.RegisterCases;
import dev.sluice.local.http.scenario.HttpScenario;
import dev.sluice.queue.TaskQueue;
import java.lang.reflect.Proxy;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;
import redis.clients.jedis.Jedis;
import redis.clients.jedis.RedisClient;

/** Faults behind the handlers. */
class OutageTest {
  private static final List<HttpCall> CALLS =
      List.of(
          HttpCall.enqueue(BodyCases.GOOD),
          HttpCall.get("/tasks"),
          GraphqlCases.call("{tasks{cursor} a:task(id:1){id} b:results{id}}"),
          RegisterCases.good(RegisterCases.PICTURE),
          HttpCall.get("/queues"),
          HttpCall.get("/health"));

  private static final Duration HELD = Duration.ofSeconds(10);

  private static void assertUnavailable(InProcess driver, String slug, HttpCall call) {
    HttpReply reply = driver.send(call);
    HttpScenario.assertProblem(503, slug, reply);
    assertTrue(reply.took().compareTo(Duration.ofSeconds(3)) <= 0, reply::toString);
    assertTrue(Integer.parseInt(reply.headers().get("retry-after")) > 0);
    assertEquals(1, reply.logLines().size());
    assertFalse(reply.body().contains("Exception") || reply.body().contains("127.0.0.1"));
  }

  @Test
  void redisIsFrozenAndComesBack() {
    try (TestSite site = TestSite.start()) {
      InProcess driver = site.inProcess();
      assertEquals(202, driver.send(CALLS.get(0)).status());
      site.redis().pause();
      CALLS.forEach(call -> assertUnavailable(driver, "queue-unavailable", call));
      site.redis().resume();
      assertEquals(202, driver.send(CALLS.get(0)).status());
    }
  }

  @Test
  void redisFreezesWhileARequestIsHeld() throws Exception {
    try (TestSite site = TestSite.start();
        Jedis redis = new Jedis(site.redis().url())) {
      InProcess driver = site.inProcess();
      String id = driver.send(CALLS.get(0)).id();
      HttpCall call = HttpCall.get("/tasks/" + id + "?until=ended&wait=" + HELD.toSeconds());
      CompletableFuture<HttpReply> held = CompletableFuture.supplyAsync(() -> driver.send(call));
      await().until(() -> redis.clientList().contains("cmd=xread"));
      site.redis().pause();
      try {
        HttpReply reply = held.get(60, TimeUnit.SECONDS);
        HttpScenario.assertProblem(503, "queue-unavailable", reply);
        assertTrue(reply.took().compareTo(HELD.plusSeconds(3)) <= 0, reply::toString);
      } finally {
        site.redis().resume();
      }
      assertEquals(200, driver.send(HttpCall.get("/tasks/" + id)).status());
    }
  }

  @Test
  void redisIsDown() {
    try (TestSite site = TestSite.start()) {
      site.redis().kill();
      CALLS.forEach(call -> assertUnavailable(site.inProcess(), "queue-unavailable", call));
    }
  }

  @Test
  void storageIsFull() {
    try (TestSite site = TestSite.start();
        RedisClient redis = RedisClient.create(site.redis().url())) {
      InProcess driver = site.inProcess();
      String id = driver.send(CALLS.get(0)).id();
      redis.configSet("maxmemory", "1");
      assertUnavailable(driver, "queue-storage-full", CALLS.get(0));
      HttpCall registration = RegisterCases.good(RegisterCases.PICTURE);
      assertUnavailable(driver, "queue-storage-full", registration);
      assertEquals(200, driver.send(HttpCall.get("/tasks")).status());
      assertEquals(200, driver.send(HttpCall.post("/tasks/" + id + "/cancel")).status());
    }
  }

  @Test
  void aStructureIsOverwritten() {
    try (TestSite site = TestSite.start();
        RedisClient redis = RedisClient.create(site.redis().url())) {
      redis.set("sluice:{0}:recent", "x");
      HttpReply reply = site.inProcess().send(CALLS.get(0));
      HttpScenario.assertProblem(503, "queue-unavailable", reply);
      assertFalse(reply.body().contains("sluice:"), reply::body);
      assertTrue(reply.logLines().get(0).contains("sluice:{0}:recent"), reply.logLines()::toString);
      assertEquals(Set.of(), redis.keys("sluice:{0}:" + "?".repeat(18)), "no record is left");
    }
  }

  @Test
  void theQueueIsFull() {
    try (TestSite site = TestSite.start(1)) {
      InProcess driver = site.inProcess();
      assertEquals(202, driver.send(CALLS.get(0)).status());
      HttpReply reply = driver.send(CALLS.get(0));
      HttpScenario.assertProblem(429, "queue-full", reply);
      assertTrue(Integer.parseInt(reply.headers().get("retry-after")) > 0);
    }
  }

  @Test
  void scriptsAreForgotten() {
    try (TestSite site = TestSite.start();
        RedisClient redis = RedisClient.create(site.redis().url())) {
      assertEquals(202, site.inProcess().send(CALLS.get(0)).status());
      redis.scriptFlush();
      assertEquals(202, site.inProcess().send(CALLS.get(0)).status());
    }
  }

  @Test
  void aBugIsAnswered500AndNothingMore() {
    bug(() -> new IllegalStateException("secret 127.0.0.1:6379"));
    bug(StackOverflowError::new);
  }

  private static void bug(Supplier<Throwable> bug) {
    TaskQueue broken =
        (TaskQueue)
            Proxy.newProxyInstance(
                TaskQueue.class.getClassLoader(),
                new Class<?>[] {TaskQueue.class},
                (proxy, method, arguments) -> {
                  throw bug.get();
                });
    InProcess driver =
        new InProcess(
            TestSite.enqueueHandler(broken),
            TestSite.queryHandler(broken),
            TestSite.graphqlHandler(broken));
    for (HttpCall call : List.of(CALLS.get(0), GraphqlCases.call("{results{id}}"))) {
      HttpReply reply = driver.send(call);
      HttpScenario.assertProblem(500, "internal-error", reply);
      assertEquals(4, reply.json().size(), reply::body);
      assertEquals(1, reply.logLines().size());
      String id = reply.json().path("requestId").asText();
      assertTrue(reply.logLines().get(0).contains("\"requestId\":\"" + id + "\""), reply::toString);
      assertFalse(reply.logLines().get(0).contains("secret"));
    }
  }
}
