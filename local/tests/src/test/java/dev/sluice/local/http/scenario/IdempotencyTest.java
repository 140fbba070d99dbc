package dev.sluice.local.http.scenario;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertNull;

import dev.sluice.local.http.HttpCall;
import dev.sluice.local.http.HttpReply;
import dev.sluice.local.http.TestSite;
import dev.sluice.local.http.contract.BodyCases;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Idempotency keys: repeated, with another body, at once, of two callers. */
class IdempotencyTest extends HttpScenario {
  private static HttpCall keyed(String key, String json) {
    return HttpCall.enqueue(json).header("idempotency-key", key);
  }

  @Test
  void oneKeyAndBodyAreOneTask() {
    HttpReply first =
        send(keyed("k1", "{\"type\":\"echo\",\"params\":{\"text\":\"x\"},\"priority\":1}"));
    HttpReply again =
        send(keyed("k1", "{ \"priority\": 1.0, \"params\": {\"text\":\"x\"}, \"type\":\"echo\" }"));
    assertEquals(202, again.status());
    assertEquals(first.id(), again.id());
    assertNull(first.headers().get("idempotency-replayed"));
    assertEquals("true", again.headers().get("idempotency-replayed"));
    assertEquals("/tasks/" + first.id(), again.headers().get("location"));
  }

  @Test
  void anotherBodyIsRefused() {
    send(keyed("k2", BodyCases.GOOD));
    HttpReply other = send(keyed("k2", "{\"type\":\"echo\",\"params\":{\"text\":\"y\"}}"));
    assertProblem(422, "idempotency-key-reused", other);
  }

  @Test
  void fiftyAtOnceAreOneTask() throws Exception {
    ExecutorService threads = Executors.newFixedThreadPool(10);
    try {
      Callable<HttpReply> call = () -> send(keyed("k3", BodyCases.GOOD));
      List<Callable<HttpReply>> calls = IntStream.range(0, 50).mapToObj(i -> call).toList();
      Set<String> ids = new java.util.HashSet<>();
      for (Future<HttpReply> reply : threads.invokeAll(calls)) {
        assertEquals(202, reply.get().status());
        ids.add(reply.get().id());
      }
      assertEquals(1, ids.size());
    } finally {
      threads.shutdownNow();
    }
  }

  @Test
  void anotherPrincipalHasItsOwnKeys() {
    HttpReply alices = send(keyed("k4", BodyCases.GOOD));
    HttpReply bobs = send(keyed("k4", BodyCases.GOOD).by(TestSite.BOB));
    assertEquals(202, bobs.status());
    assertNotEquals(alices.id(), bobs.id());
  }

  @Test
  void aBatchSentAgainMakesNothingTwice() {
    String lines =
        IntStream.range(0, 3).mapToObj(i -> BodyCases.GOOD).collect(Collectors.joining("\n"));
    HttpCall batch =
        HttpCall.post("/tasks/batch")
            .header("content-type", "application/x-ndjson")
            .header("idempotency-key", "k5")
            .bytes(lines);
    HttpReply first = send(batch);
    HttpReply again = send(batch);
    for (int i = 0; i < 3; i++) {
      assertEquals("created", first.json().at("/outcomes/" + i + "/outcome").asText());
      assertEquals("duplicate", again.json().at("/outcomes/" + i + "/outcome").asText());
      assertEquals(
          first.json().at("/outcomes/" + i + "/id"), again.json().at("/outcomes/" + i + "/id"));
    }
  }
}
