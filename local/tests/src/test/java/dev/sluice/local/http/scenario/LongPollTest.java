package dev.sluice.local.http.scenario;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sluice.local.http.HttpCall;
import dev.sluice.local.http.HttpReply;
import dev.sluice.local.http.TestSite;
import dev.sluice.queue.Settlement;
import dev.sluice.queue.TaskRecord;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Calls that wait for a change: held, answered, and limited in number. */
@Timeout(60)
class LongPollTest extends HttpScenario {
  private String revision() {
    return send(HttpCall.get("/tasks")).json().path("revision").asText();
  }

  private HttpCall poll(String since, int wait) {
    return HttpCall.get("/tasks?since=" + since + "&wait=" + wait);
  }

  private CompletableFuture<HttpReply> held(HttpCall call) {
    CompletableFuture<HttpReply> reply = new CompletableFuture<>();
    Thread thread = new Thread(() -> reply.complete(send(call)), "held");
    thread.setDaemon(true);
    thread.start();
    return reply;
  }

  @Test
  void nothingChangesFor204() {
    HttpReply reply = send(poll(revision(), 2));
    assertEquals(204, reply.status());
    assertEquals("", reply.body());
    assertTrue(reply.took().compareTo(Duration.ofMillis(1_900)) > 0, reply::toString);
    assertTrue(reply.took().compareTo(Duration.ofMillis(2_500)) < 0, reply::toString);
  }

  @Test
  void aChangeEndsTheWait() throws Exception {
    String since = revision();
    CompletableFuture<HttpReply> held = held(poll(since, 20));
    String id = enqueued();
    HttpReply reply = held.get(5, TimeUnit.SECONDS);
    assertEquals(200, reply.status());
    assertTrue(reply.body().contains(id));
    assertEquals(200, send(poll(since, 20)).status());
    site.queue().cancel(id);
  }

  @Test
  void aTaskIsHeldUntilItChanges() throws Exception {
    String id = enqueued();
    CompletableFuture<HttpReply> held = held(HttpCall.get("/tasks/" + id + "?wait=20"));
    // whichever comes first, the poll or the claim, the poll ends with a state after QUEUED
    var lease = claimed(id);
    Awaitility.await()
        .atMost(Duration.ofSeconds(5))
        .until(
            () -> held.isDone() || send(HttpCall.get("/tasks/" + id)).body().contains("RUNNING"));
    settle(new Settlement.Complete(lease, "{\"a\":1}", null));
    String state = held.get(5, TimeUnit.SECONDS).json().path("state").asText();
    assertTrue(List.of("RUNNING", "SUCCEEDED").contains(state), state);
    HttpReply ended = send(HttpCall.get("/tasks/" + id + "?wait=20"));
    assertEquals(1, ended.json().at("/result/a").asInt());
    assertTrue(ended.took().compareTo(Duration.ofSeconds(1)) < 0);
  }

  @Test
  void aTaskIsHeldUntilItHasEnded() throws Exception {
    String id = enqueued();
    HttpCall call = HttpCall.get("/tasks/" + id + "?wait=20&until=ended");
    CompletableFuture<HttpReply> held = held(call);
    var lease = claimed(id);
    site.queue().note(lease, new TaskRecord.Progress(1, 2, "half"), List.of());
    // a poll that ends at any change would already return if it began after the claim
    assertEquals("RUNNING", state(send(HttpCall.get("/tasks/" + id + "?wait=1&until=ended"))));
    assertFalse(held.isDone());
    CompletableFuture<HttpReply> head = held(HttpCall.of("HEAD", call.target()));
    settle(new Settlement.Complete(lease, "{\"a\":1}", null));
    HttpReply ended = held.get(5, TimeUnit.SECONDS);
    assertEquals(1, ended.json().at("/result/a").asInt(), ended::body);
    assertEquals(200, head.get(5, TimeUnit.SECONDS).status());
    assertEquals("", head.get().body());
    assertEquals("SUCCEEDED", state(send(call)), "what has ended is not waited for");
  }

  private static String state(HttpReply reply) throws IOException {
    assertEquals(200, reply.status(), reply::body);
    return reply.json().path("state").asText();
  }

  @Test
  void aTaskThatIsDeletedMeanwhileIsNotFound() throws Exception {
    String id = enqueued();
    CompletableFuture<HttpReply> held = held(HttpCall.get("/tasks/" + id + "?wait=20&until=ended"));
    assertEquals(204, send(HttpCall.of("DELETE", "/tasks/" + id)).status());
    assertProblem(404, "not-found", held.get(5, TimeUnit.SECONDS));
  }

  @Test
  void overTheCapOneIsSentAway() throws Exception {
    String waiting = enqueued();
    String since = revision();
    List<CompletableFuture<HttpReply>> held = new ArrayList<>();
    for (int i = 0; i < TestSite.LONG_POLLS; i++) {
      held.add(held(poll(since, 20)));
    }
    HttpReply over =
        Awaitility.await()
            .atMost(Duration.ofSeconds(5))
            .until(() -> send(poll(since, 1)), reply -> reply.status() != 204);
    assertProblem(429, "too-many-long-polls", over);
    assertTrue(Integer.parseInt(over.headers().get("retry-after")) > 0);
    assertProblem(
        429,
        "too-many-long-polls",
        send(HttpCall.get("/tasks/" + waiting + "?wait=1&until=ended")));
    String id = enqueued();
    for (CompletableFuture<HttpReply> reply : held) {
      assertEquals(200, reply.get(5, TimeUnit.SECONDS).status());
    }
    // all slots are free again
    assertEquals(200, send(poll(since, 1)).status());
    site.queue().cancel(id);
    site.queue().cancel(waiting);
  }
}
