package dev.sluice.client;

import static dev.sluice.client.ScriptedServer.bytes;
import static dev.sluice.client.ScriptedServer.json;
import static dev.sluice.client.ScriptedServer.problem;
import static dev.sluice.client.ScriptedServer.task;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.OutputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.time.Duration;
import java.time.Instant;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class AnswersTest {
  private record Text(String text) {}

  private static final TaskRef<Text, Text> ECHO = TaskRef.of("echo", Text.class, Text.class);

  private static ClientException odd(ScriptedServer.Reply reply) {
    try (ScriptedServer server = new ScriptedServer(reply)) {
      ClientException failure =
          assertThrows(ClientException.class, () -> server.client().find("a"));
      assertSame(ClientException.class, failure.getClass());
      server.only();
      return failure;
    }
  }

  @Test
  void whatIsNotAnAnswerOfSluiceIsReported() {
    odd(json(200, "<html>Sign in to the network</html>"));
    odd(json(200, "[]"));
    odd(json(200, "{}"));
    odd(json(200, ""));
    odd(json(200, "{\"id\":7,\"state\":\"QUEUED\"}"));
    odd(json(200, "{\"id\":\"a\",\"state\":\"LOST\"}"));
    odd(bytes(200, new byte[] {(byte) 0xc3, '"'}));
  }

  @Test
  void aHugeBodyIsNotRead() {
    ScriptedServer.Reply endless =
        exchange -> {
          exchange.sendResponseHeaders(200, 0);
          try (OutputStream body = exchange.getResponseBody()) {
            byte[] block = new byte[1 << 20];
            while (true) {
              body.write(block);
            }
          } catch (IOException e) {
            // the client has hung up
          }
        };
    assertEquals("The answer is longer than 16 MiB", odd(endless).getMessage());
  }

  @Test
  void everyViolationIsThere() {
    String json =
        """
        {"type":"/problems/out-of-range","title":"A value is out of range","status":422,"errors":[
          {"pointer":"/priority","code":"out-of-range","detail":"It must be 0 to 9."},
          {"pointer":"/params/text","code":"missing-field","detail":"It is required."}]}
        """;
    try (ScriptedServer server = new ScriptedServer(json(422, json))) {
      Refused refused =
          assertThrows(Refused.class, () -> server.client().enqueue(ECHO, new Text(null)));
      assertEquals(
          List.of(
              new Refused.Violation("/priority", "out-of-range", "It must be 0 to 9."),
              new Refused.Violation("/params/text", "missing-field", "It is required.")),
          refused.violations());
      assertEquals(
          "422 out-of-range: A value is out of range; /priority out-of-range: It must be 0 to 9."
              + "; /params/text missing-field: It is required.",
          refused.getMessage());
    }
  }

  @Test
  void theRequestIsAsTheServerReadsIt() {
    try (ScriptedServer server = new ScriptedServer(task("a", "SCHEDULED"))) {
      EnqueueOptions options =
          EnqueueOptions.DEFAULTS
              .withQueue("slow")
              .withPriority(9)
              .withRunAt(Instant.EPOCH)
              .withDelay(Duration.ofMillis(1_500))
              .withMaxAttempts(3)
              .withTimeout(Duration.ofMinutes(1))
              .withExpiresIn(Duration.ofHours(1))
              .withOnEnd("https://example.org/hook")
              .withIdempotencyKey("order-7");
      Client client =
          Client.builder(server.address().resolve("/prod/"), () -> "secret")
              .header("X-Tenant", "blue")
              .build();
      client.enqueue(ECHO, new Text("x"), options);
      ScriptedServer.Request request = server.only();
      assertEquals("/prod/tasks", request.target());
      assertEquals("Bearer secret", request.headers().get("authorization"));
      assertEquals("application/json", request.headers().get("content-type"));
      assertEquals("blue", request.headers().get("x-tenant"));
      assertEquals("order-7", request.key());
      assertNull(request.headers().get("upgrade"));
      assertEquals(
          "{\"type\":\"echo\",\"params\":{\"text\":\"x\"},\"queue\":\"slow\",\"priority\":9,"
              + "\"delaySeconds\":2,\"maxAttempts\":3,\"timeoutSeconds\":60,"
              + "\"expiresInSeconds\":3600,\"onEnd\":{\"url\":\"https://example.org/hook\"}}",
          request.body());
    }
  }

  @Test
  void nobodyIsToldWhateverTheTypeSays() {
    try (ScriptedServer server = new ScriptedServer(task("a", "QUEUED"))) {
      Client client = Client.of(server.address(), "secret");
      EnqueueOptions options =
          EnqueueOptions.DEFAULTS.withOnEnd("https://example.org/").withoutOnEnd();
      client.enqueue(ECHO, new Text("x"), options);
      assertEquals(
          "{\"type\":\"echo\",\"params\":{\"text\":\"x\"},\"onEnd\":null}", server.only().body());
    }
  }

  @Test
  void anIdCannotLeadElsewhere() {
    try (ScriptedServer server = new ScriptedServer(problem(404, "not-found"))) {
      assertTrue(server.client().find("../users/1?x=#y z").isEmpty());
      assertEquals("/tasks/..%2Fusers%2F1%3Fx%3D%23y%20z", server.only().target());
    }
  }

  @Test
  void nothingThereIsDistinguishedFromAWrongAddress() {
    try (ScriptedServer server =
        new ScriptedServer(
            problem(404, "not-found"),
            problem(404, "not-found"),
            json(404, "{\"message\":\"Not Found\"}"),
            json(404, "Not Found"))) {
      Client client = server.client();
      assertTrue(client.find("a").isEmpty());
      assertFalse(client.delete("a"));
      assertThrows(Refused.class, () -> client.find("a"));
      assertThrows(Refused.class, () -> client.delete("a"));
    }
  }

  @Test
  void cancellingTwiceIsCancellingOnce() {
    try (ScriptedServer server =
        new ScriptedServer(
            json(409, "{\"type\":\"/problems/wrong-state\",\"state\":\"CANCELLED\"}"),
            json(409, "{\"type\":\"/problems/wrong-state\",\"state\":\"SUCCEEDED\"}"))) {
      assertEquals(TaskState.CANCELLED, server.client().cancel("a"));
      Refused refused = assertThrows(Refused.class, () -> server.client().cancel("a"));
      assertEquals(TaskState.SUCCEEDED, refused.state().orElseThrow());
    }
  }

  @Test
  void aBatchHasAnOutcomeForEachTask() {
    String json =
        """
        {"outcomes":[
          {"line":2,"outcome":"invalid","type":"/problems/missing-field","status":422,"errors":[]},
          {"line":1,"outcome":"created","id":"a","state":"QUEUED"},
          {"line":3,"outcome":"duplicate","id":"b","state":"RUNNING"}]}
        """;
    List<NewTask> three = Collections.nCopies(3, NewTask.of(ECHO, new Text("x")));
    try (ScriptedServer server = new ScriptedServer(json(200, json), json(200, json))) {
      List<BatchOutcome> outcomes = server.client().enqueueAll(three);
      assertEquals("a", outcomes.get(0).orThrow().id());
      assertEquals(BatchOutcome.Kind.INVALID, outcomes.get(1).kind());
      assertEquals(
          "missing-field", assertThrows(Refused.class, outcomes.get(1)::orThrow).problem());
      assertTrue(outcomes.get(2).enqueued().orElseThrow().duplicate());
      ScriptedServer.Request request = server.only();
      assertEquals("application/x-ndjson", request.headers().get("content-type"));
      assertEquals(3, request.body().lines().count());
      List<NewTask> four = Collections.nCopies(4, three.get(0));
      assertThrows(ClientException.class, () -> server.client().enqueueAll(four));
    }
  }

  @Test
  void aBatchIsBounded() {
    NewTask task = NewTask.of(ECHO, new Text("x"));
    NewTask keyed =
        NewTask.of(ECHO, new Text("x"), EnqueueOptions.DEFAULTS.withIdempotencyKey("k"));
    try (ScriptedServer server = new ScriptedServer()) {
      Client client = server.client();
      List<NewTask> many = Collections.nCopies(1_001, task);
      assertThrows(IllegalArgumentException.class, () -> client.enqueueAll(many));
      assertThrows(IllegalArgumentException.class, () -> client.enqueueAll(List.of(keyed)));
      assertEquals(List.of(), server.requests);
    }
  }

  @Test
  void aListIsReadPageByPageWhenItIsNeeded() {
    String first = "{\"tasks\":[{\"id\":\"a\",\"state\":\"FAILED\"}],\"cursor\":\"x+1\"}";
    String empty = "{\"tasks\":[],\"cursor\":\"x+2\"}";
    String last = "{\"tasks\":[{\"id\":\"b\",\"state\":\"FAILED\"}],\"cursor\":null}";
    TaskQuery query = TaskQuery.ALL.withStates(TaskState.FAILED).withText("a&b").withPageSize(1);
    try (ScriptedServer server =
        new ScriptedServer(json(200, first), json(200, empty), json(200, last))) {
      try (Stream<Task> tasks = server.client().list(query)) {
        assertEquals("a", tasks.findFirst().orElseThrow().id());
      }
      assertEquals("/tasks?limit=1&q=a%26b&state=FAILED", server.only().target());
    }
    try (ScriptedServer server =
        new ScriptedServer(json(200, first), json(200, empty), json(200, last))) {
      assertEquals(List.of("a", "b"), server.client().list(query).map(Task::id).toList());
      assertEquals(
          "/tasks?cursor=x%2B2&limit=1&q=a%26b&state=FAILED", server.requests.get(2).target());
    }
    try (ScriptedServer server = new ScriptedServer(json(200, empty), json(200, empty))) {
      assertThrows(ClientException.class, () -> server.client().list(query).count());
    }
  }

  @Test
  void wrongSettingsAreRefusedAtOnce() {
    for (String base :
        List.of("ftp://host", "/tasks", "http://u:p@host", "http://host/#token=x", "http://h?a")) {
      assertThrows(
          IllegalArgumentException.class, () -> Client.of(URI.create(base), "token"), base);
    }
    String told =
        assertThrows(
                IllegalArgumentException.class,
                () -> Client.of(URI.create("http://my_sluice:9301"), "token"))
            .getMessage();
    assertTrue(told.contains("java.net.http takes no underscore"), told);
    ClientBuilder builder = Client.builder(URI.create("http://127.0.0.1"), () -> "a\nb");
    assertThrows(IllegalArgumentException.class, () -> builder.retries(-1));
    assertThrows(IllegalArgumentException.class, () -> builder.timeout(Duration.ZERO));
    assertThrows(IllegalArgumentException.class, () -> builder.header("Host", "x"));
    HttpClient following =
        HttpClient.newBuilder().followRedirects(HttpClient.Redirect.NORMAL).build();
    assertThrows(IllegalArgumentException.class, () -> builder.httpClient(following));
    String message =
        assertThrows(IllegalArgumentException.class, () -> builder.build().find("a")).getMessage();
    assertFalse(message.contains("a\nb"), message);
  }

  @Test
  void aResultThatDoesNotFitIsReported() {
    try (ScriptedServer server =
        new ScriptedServer(
            json(200, "{\"id\":\"a\",\"state\":\"SUCCEEDED\",\"result\":{\"text\":1}}"))) {
      Task task = server.client().find("a").orElseThrow();
      assertEquals(Map.of("text", 1L), task.result(Object.class));
      assertEquals(
          "The answer's /result/text does not fit java.lang.String",
          assertThrows(ClientException.class, () -> task.result(ECHO)).getMessage());
    }
  }
}
