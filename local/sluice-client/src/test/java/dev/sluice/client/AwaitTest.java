package dev.sluice.client;

import static dev.sluice.client.ScriptedServer.json;
import static dev.sluice.client.ScriptedServer.problem;
import static dev.sluice.client.ScriptedServer.task;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class AwaitTest {
  private record Nothing() {}

  private record Sum(int sum) {}

  private static final TaskRef<Nothing, Sum> ADD = TaskRef.of("add", Nothing.class, Sum.class);

  private static final Duration HOUR = Duration.ofHours(1);

  @Test
  void itAsksUntilTheTaskHasEnded() {
    try (ScriptedServer server =
        new ScriptedServer(
            task("a", "QUEUED"),
            task("a", "RUNNING"),
            json(200, "{\"id\":\"a\",\"state\":\"SUCCEEDED\",\"result\":{\"sum\":3}}"))) {
      assertEquals(new Sum(3), server.client().result(ADD, "a", HOUR));
      assertEquals(
          List.of("/tasks/a?wait=20", "/tasks/a?wait=20", "/tasks/a?wait=20"),
          server.requests.stream().map(ScriptedServer.Request::target).toList());
    }
  }

  @Test
  void theCallerSeesTheTaskOnItsWay() {
    try (ScriptedServer server =
        new ScriptedServer(task("a", "QUEUED"), task("a", "RUNNING"), task("a", "SUCCEEDED"))) {
      List<TaskState> seen = new ArrayList<>();
      server.client().await("a", HOUR, task -> seen.add(task.state()));
      assertEquals(List.of(TaskState.QUEUED, TaskState.RUNNING, TaskState.SUCCEEDED), seen);
    }
  }

  @Test
  void aFailedTaskHasNoResult() {
    try (ScriptedServer server =
        new ScriptedServer(
            json(200, "{\"id\":\"a\",\"state\":\"FAILED\",\"error\":\"too large\"}"))) {
      NotSucceeded failure =
          assertThrows(NotSucceeded.class, () -> server.client().result(ADD, "a", HOUR));
      assertEquals(TaskState.FAILED, failure.task().state());
      assertEquals("Task a is FAILED: too large", failure.getMessage());
    }
  }

  @Test
  void whenTheTimeIsOverTheTaskIsAsLastSeen() {
    try (ScriptedServer server = new ScriptedServer(task("a", "QUEUED"), task("a", "RUNNING"))) {
      assertEquals(TaskState.QUEUED, server.client().await("a", Duration.ZERO).state());
      assertEquals("/tasks/a", server.only().target());
      assertThrows(
          NotSucceeded.class, () -> server.client().result(ADD, "a", Duration.ofSeconds(-1)));
    }
  }

  @Test
  void theServerHoldsNoRequestLongerThanTheTimeLeft() {
    try (ScriptedServer server = new ScriptedServer(task("a", "SUCCEEDED"))) {
      server.client().await("a", Duration.ofMillis(3_900));
      assertEquals("/tasks/a?wait=3", server.only().target());
    }
  }

  @Test
  void aServerThatHoldsTooManyIsAskedNowAndThen() {
    ScriptedServer.Reply busy = problem(429, "too-many-long-polls", "Retry-After", "2");
    try (ScriptedServer server =
        new ScriptedServer(busy, task("a", "RUNNING"), busy, task("a", "SUCCEEDED"))) {
      assertEquals(TaskState.SUCCEEDED, server.client().await("a", HOUR).state());
      assertEquals(
          List.of("/tasks/a?wait=20", "/tasks/a", "/tasks/a?wait=20", "/tasks/a"),
          server.requests.stream().map(ScriptedServer.Request::target).toList());
      assertEquals(List.of(Duration.ofSeconds(2)), server.pauses);
    }
  }

  @Test
  void aServerThatDoesNotHoldIsNotAskedWithoutAPause() {
    try (ScriptedServer server =
        new ScriptedServer(task("a", "RUNNING"), task("a", "RUNNING"), task("a", "SUCCEEDED"))) {
      server.client().await("a", HOUR);
      assertEquals(2, server.pauses.size());
      assertTrue(server.pauses.stream().allMatch(pause -> pause.toMillis() >= 50));
    }
  }

  @Test
  void noPauseGoesBeyondTheTime() {
    try (ScriptedServer server =
        new ScriptedServer(problem(503, "queue-unavailable", "Retry-After", "29"))) {
      Client client = server.builder().timeout(Duration.ofSeconds(5)).build();
      assertThrows(Unavailable.class, () -> client.await("a", Duration.ofSeconds(5)));
      server.only();
      assertEquals(List.of(), server.pauses);
    }
  }

  @Test
  void anAbsentTaskIsNotWaitedFor() {
    try (ScriptedServer server = new ScriptedServer(problem(404, "not-found"))) {
      Refused refused = assertThrows(Refused.class, () -> server.client().await("a", HOUR));
      assertSame("not-found", refused.problem().intern());
    }
  }
}
