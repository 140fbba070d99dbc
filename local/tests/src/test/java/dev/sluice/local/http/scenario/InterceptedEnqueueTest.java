package dev.sluice.local.http.scenario;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import dev.sluice.local.http.HttpCall;
import dev.sluice.local.http.HttpReply;
import dev.sluice.local.http.InProcess;
import dev.sluice.local.http.TestSite;
import dev.sluice.local.http.contract.BodyCases;
import dev.sluice.queue.TaskQueue;
import dev.sluice.queue.TaskState;
import dev.sluice.redis.RedisTaskQueue;
import dev.sluice.task.EnqueueInterceptor;
import dev.sluice.task.EnqueueRefused;
import java.io.IOException;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What callers are answered when the application's interceptor does not let a task pass. */
class InterceptedEnqueueTest {
  private static final String REFUSED = BodyCases.GOOD.replace("\"x\"", "\"refuse\"");
  private static final String THROWN = BodyCases.GOOD.replace("\"x\"", "\"throw\"");

  private TestSite site;
  private InProcess driver;

  @BeforeEach
  void start() {
    site = TestSite.start();
    EnqueueInterceptor interceptor =
        new EnqueueInterceptor() {
          @Override
          public String before(Enqueue task) throws Exception {
            if (task.params().contains("refuse")) {
              throw new EnqueueRefused("No tasks for " + task.owner());
            }
            if (task.params().contains("throw")) {
              throw new IOException("secret of the interceptor");
            }
            return task.params();
          }
        };
    TaskQueue queue = site.queue();
    ((RedisTaskQueue) queue).interceptors().set(List.of(interceptor), line -> {});
    driver =
        new InProcess(
            TestSite.enqueueHandler(queue),
            TestSite.queryHandler(queue),
            TestSite.graphqlHandler(queue));
  }

  @AfterEach
  void stop() {
    site.close();
  }

  @Test
  void aRefusalIsReported() throws IOException {
    HttpReply reply = driver.send(HttpCall.enqueue(REFUSED));
    HttpScenario.assertProblem(422, "enqueue-refused", reply);
    assertEquals("No tasks for alice", reply.json().at("/errors/0/detail").asText());
    assertEquals(202, driver.send(HttpCall.enqueue(BodyCases.GOOD)).status());
  }

  @Test
  void aRefusedLineOfABatchLeavesTheOthers() throws IOException {
    HttpReply reply =
        driver.send(
            HttpCall.post("/tasks/batch")
                .json("[" + BodyCases.GOOD + "," + REFUSED + "," + BodyCases.GOOD + "]"));
    JsonNode outcomes = reply.json().path("outcomes");
    assertEquals("created", outcomes.at("/0/outcome").asText(), reply::body);
    assertEquals("refused", outcomes.at("/1/outcome").asText(), reply::body);
    assertEquals("/problems/enqueue-refused", outcomes.at("/1/type").asText(), reply::body);
    assertEquals("created", outcomes.at("/2/outcome").asText(), reply::body);
  }

  @Test
  void aFailureIsOursAndSaysNothing() {
    HttpReply reply = driver.send(HttpCall.enqueue(THROWN));
    HttpScenario.assertProblem(500, "internal-error", reply);
    assertTrue(!reply.body().contains("secret"), reply::body);
    assertEquals(0L, site.queue().status().counts().get(TaskState.QUEUED));
  }

  @Test
  void changedParamsPassToo() {
    String id = driver.send(HttpCall.enqueue(BodyCases.GOOD)).id();
    HttpReply reply =
        driver.send(
            HttpCall.of("PATCH", "/tasks/" + id).json("{\"params\":{\"text\":\"refuse\"}}"));
    HttpScenario.assertProblem(422, "enqueue-refused", reply);
  }
}
