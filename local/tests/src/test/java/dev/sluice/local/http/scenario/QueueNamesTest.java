package dev.sluice.local.http.scenario;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import dev.sluice.local.http.HttpCall;
import dev.sluice.local.http.HttpReply;
import dev.sluice.local.http.TestSite;
import dev.sluice.local.redis.TestRedis;
import dev.sluice.queue.DrainStep.ClaimRequest;
import dev.sluice.queue.DrainStep.Claimed;
import dev.sluice.queue.Settlement;
import dev.sluice.queue.WorkerQueue;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Which queues tasks may be put into. */
class QueueNamesTest {
  private static String task(String queue, String rest) {
    return "{\"type\":\"echo\",\"params\":{\"text\":\"x\"},\"queue\":\""
        + queue
        + "\""
        + rest
        + "}";
  }

  private static String pointers(HttpReply reply) {
    StringBuilder pointers = new StringBuilder();
    for (JsonNode error : reply.json().path("errors")) {
      pointers.append(error.path("pointer").asText()).append(' ');
    }
    return pointers.toString().strip();
  }

  private static HttpCall batch(String lines) {
    return HttpCall.post("/tasks/batch")
        .header("content-type", "application/x-ndjson")
        .bytes(lines);
  }

  @Test
  void anotherQueueThanThoseThatAreListedIsRefusedWithAllThatIsWrong() {
    TestRedis redis = TestRedis.embedded();
    try (TestSite site =
        TestSite.start(redis, redis.url(), Map.of("SLUICE_QUEUE_NAMES", "mail,reports"))) {
      HttpReply reply =
          site.inProcess().send(HttpCall.enqueue(task("other", ",\"priority\":12,\"colour\":1")));
      assertEquals(422, reply.status(), reply::body);
      assertEquals(Set.of("/queue", "/priority", "/colour"), Set.of(pointers(reply).split(" ")));
      assertTrue(reply.body().contains("It must be one of 3: default, mail, reports."));
      assertEquals(202, site.inProcess().send(HttpCall.enqueue(task("mail", ""))).status());
      String outcomes =
          site.inProcess().send(batch(task("mail", "") + "\n" + task("x", ""))).body();
      assertTrue(outcomes.contains("\"outcome\":\"created\""), outcomes);
      assertTrue(outcomes.contains("queue-not-allowed"), outcomes);
    }
  }

  @Test
  void aQueueTooManyIsRefusedWithWhatToDo() {
    try (TestSite site = TestSite.start()) {
      String failed =
          site.inProcess().send(HttpCall.enqueue(task("failed", ",\"maxAttempts\":1"))).id();
      ClaimRequest one = new ClaimRequest("w", 1, Set.of(), List.of());
      Claimed claimed = site.queue().step(List.of(), one).claimed().get(0);
      WorkerQueue worker = site.queue();
      worker.step(
          List.of(new Settlement.Fail(claimed.lease(), "bad")),
          new ClaimRequest("w", 0, Set.of(), List.of()));
      String lines =
          IntStream.range(0, 1_000)
              .mapToObj(i -> task("q" + i, ""))
              .collect(Collectors.joining("\n"));
      assertEquals(200, site.inProcess().send(batch(lines)).status());
      HttpReply reply = site.inProcess().send(HttpCall.enqueue(task("other", "")));
      HttpScenario.assertProblem(422, "queue-not-allowed", reply);
      assertEquals("/queue", pointers(reply));
      assertTrue(reply.body().contains("Use one of them, or `default`"), reply::body);
      String outcomes = site.inProcess().send(batch(task("q1", "") + "\n" + task("x", ""))).body();
      assertTrue(outcomes.contains("\"outcome\":\"created\""), outcomes);
      assertTrue(outcomes.contains("\"outcome\":\"invalid\""), outcomes);
      HttpReply retried = site.inProcess().send(HttpCall.post("/tasks/" + failed + "/retry"));
      HttpScenario.assertProblem(422, "queue-not-allowed", retried);
      assertEquals(202, site.inProcess().send(HttpCall.enqueue(task("q1", ""))).status());
    }
  }
}
