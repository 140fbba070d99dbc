package dev.sluice.client;

import static dev.sluice.client.ScriptedServer.cut;
import static dev.sluice.client.ScriptedServer.cutShort;
import static dev.sluice.client.ScriptedServer.json;
import static dev.sluice.client.ScriptedServer.problem;
import static dev.sluice.client.ScriptedServer.silence;
import static dev.sluice.client.ScriptedServer.task;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.time.Duration;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;

class RetryTest {
  private record Text(String text) {}

  private static final TaskRef<Text, Object> ECHO = TaskRef.of("echo", Text.class);

  private static Unavailable unavailable(Runnable call) {
    return assertThrows(Unavailable.class, call::run);
  }

  @Test
  void aLostAnswerIsAskedForAgainUnderTheSameKey() {
    try (ScriptedServer server =
        new ScriptedServer(
            cut(), cutShort("{"), problem(503, "queue-unavailable"), task("a", "QUEUED"))) {
      Enqueued enqueued = server.client().enqueue(ECHO, new Text("x"));
      assertEquals("a", enqueued.id());
      assertEquals(4, server.requests.size());
      assertEquals(1, server.requests.stream().map(ScriptedServer.Request::key).distinct().count());
    }
  }

  @Test
  void eachEnqueueHasAKeyOfItsOwn() {
    try (ScriptedServer server = new ScriptedServer(task("a", "QUEUED"), task("b", "QUEUED"))) {
      Client client = server.client();
      client.enqueue(ECHO, new Text("x"));
      client.enqueue(ECHO, new Text("x"));
      assertNotEquals(server.requests.get(0).key(), server.requests.get(1).key());
    }
  }

  @Test
  void itPausesAsLongAsTheServerSays() {
    try (ScriptedServer server =
        new ScriptedServer(
            problem(429, "queue-full", "Retry-After", "2"),
            problem(503, "queue-unavailable", "Retry-After", "7"),
            task("a", "QUEUED"))) {
      server.client().enqueue(ECHO, new Text("x"));
      assertEquals(List.of(Duration.ofSeconds(2), Duration.ofSeconds(7)), server.pauses);
    }
  }

  @Test
  void aDateIsAPauseToo() {
    String date =
        DateTimeFormatter.RFC_1123_DATE_TIME.format(
            ZonedDateTime.now(ZoneOffset.UTC).plusSeconds(25));
    try (ScriptedServer server =
        new ScriptedServer(problem(503, "x", "Retry-After", date), task("a", "QUEUED"))) {
      server.client().find("a");
      long seconds = server.pauses.get(0).toSeconds();
      assertTrue(seconds > 0 && seconds <= 25, () -> "" + seconds);
    }
  }

  @Test
  void withoutAWordItsPausesAreRandomAndBounded() {
    try (ScriptedServer server =
        new ScriptedServer(cut(), cut(), cut(), cut(), cut(), cut(), cut())) {
      // a POST, because the JDK's client repeats reads on its own
      Client client = server.builder().retries(6).build();
      unavailable(() -> client.enqueue(ECHO, new Text("x")));
      assertEquals(7, server.requests.size());
      for (int i = 0; i < 6; i++) {
        assertTrue(
            server.pauses.get(i).toMillis() <= Math.min(2_000, 100 << i), server.pauses::toString);
      }
    }
  }

  @Test
  void theTriesEndAndTheLastAnswerIsReported() {
    ScriptedServer.Reply full = problem(429, "queue-full", "Retry-After", "1");
    try (ScriptedServer server = new ScriptedServer(full, full, full, full, task("a", "QUEUED"))) {
      Unavailable failure = unavailable(() -> server.client().enqueue(ECHO, new Text("x")));
      assertEquals(4, server.requests.size());
      assertEquals(429, failure.status());
      assertEquals("queue-full", failure.problem());
      assertEquals(Duration.ofSeconds(1), failure.retryAfter().orElseThrow());
      assertFalse(failure.uncertain(), "429 says that nothing was done");
    }
  }

  @Test
  void aLongPauseIsLeftToTheCaller() {
    try (ScriptedServer server = new ScriptedServer(problem(503, "x", "Retry-After", "31"))) {
      Unavailable failure = unavailable(() -> server.client().find("a"));
      assertEquals(Duration.ofSeconds(31), failure.retryAfter().orElseThrow());
      assertEquals(List.of(), server.pauses);
    }
  }

  @Test
  void aRetryByHandIsNotRepeatedWhenItMayHaveBeenDone() {
    for (ScriptedServer.Reply lost : List.of(cut(), problem(503, "x"), cutShort("{"))) {
      try (ScriptedServer server = new ScriptedServer(lost, task("a", "QUEUED"))) {
        assertTrue(unavailable(() -> server.client().retry("a")).uncertain());
        assertEquals("POST", server.only().method());
      }
    }
  }

  @Test
  void aRetryByHandIsRepeatedWhenNothingWasDone() {
    try (ScriptedServer server =
        new ScriptedServer(problem(429, "too-many-requests"), task("a", "QUEUED"))) {
      assertEquals(TaskState.QUEUED, server.client().retry("a"));
    }
  }

  @Test
  void anAbsentServerIsTriedAgain() throws Exception {
    int port;
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      port = socket.getLocalPort();
    }
    List<Duration> pauses = new java.util.ArrayList<>();
    Client client =
        Client.builder(URI.create("http://127.0.0.1:" + port), () -> "t")
            .sleep(pauses::add)
            .build();
    Unavailable failure = unavailable(() -> client.retry("a"));
    assertEquals(3, pauses.size());
    assertEquals(0, failure.status());
    assertFalse(failure.uncertain());
  }

  @Test
  void whatWillNotChangeIsAskedOnce() {
    for (int status : List.of(400, 401, 403, 404, 409, 413, 415, 422, 500)) {
      try (ScriptedServer server = new ScriptedServer(problem(status, "some-problem"))) {
        Refused refused =
            assertThrows(Refused.class, () -> server.client().enqueue(ECHO, new Text("x")));
        assertEquals(status, refused.status());
        assertEquals("some-problem", refused.problem());
        server.only();
      }
    }
  }

  @Test
  void aSilentServerIsGivenUp() {
    CountDownLatch end = new CountDownLatch(1);
    try (ScriptedServer server = new ScriptedServer(silence(end), task("a", "QUEUED"))) {
      Client client = server.builder().timeout(Duration.ofMillis(200)).build();
      assertEquals("a", client.enqueue(ECHO, new Text("x")).id());
      end.countDown();
    }
  }

  @Test
  void aServerThatStopsInTheMiddleOfItsAnswerIsGivenUp() {
    CountDownLatch end = new CountDownLatch(1);
    ScriptedServer.Reply half =
        exchange -> {
          exchange.sendResponseHeaders(200, 100);
          exchange.getResponseBody().write('{');
          exchange.getResponseBody().flush();
          silence(end).to(exchange);
        };
    try (ScriptedServer server = new ScriptedServer(half)) {
      Client client = server.builder().timeout(Duration.ofMillis(200)).retries(0).build();
      assertEquals("No answer in time", unavailable(() -> client.find("a")).getMessage());
      end.countDown();
    }
  }

  @Test
  void anInterruptEndsTheCallAndStays() {
    CountDownLatch end = new CountDownLatch(1);
    try (ScriptedServer server = new ScriptedServer(silence(end))) {
      Client client = server.client();
      Thread.currentThread().interrupt();
      assertTrue(unavailable(() -> client.enqueue(ECHO, new Text("x"))).uncertain());
      assertTrue(Thread.interrupted());
      end.countDown();
    }
  }

  @Test
  void aGatewaysAnswerIsNotAProblemOfSluice() {
    try (ScriptedServer server = new ScriptedServer(json(403, "{\"message\":\"Forbidden\"}"))) {
      Refused refused = assertThrows(Refused.class, () -> server.client().find("a"));
      assertEquals("", refused.problem());
      assertEquals(List.of(), refused.violations());
    }
  }
}
