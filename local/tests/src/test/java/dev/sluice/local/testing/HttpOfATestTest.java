package dev.sluice.local.testing;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sluice.app.App;
import dev.sluice.http.access.Role;
import dev.sluice.queue.TaskState;
import dev.sluice.testing.SluiceExtension;
import dev.sluice.testing.TestReply;
import dev.sluice.testing.TestTask;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** With a whole application and its own features. The field is not static here. */
class HttpOfATestTest {
  @RegisterExtension final SluiceExtension sluice = SluiceExtension.of(new App());

  private static final Map<String, Object> ECHO =
      Map.of("type", "echo", "params", Map.of("text", "hello"), "delaySeconds", 60);

  @Test
  void callsReachTheRealHandlers() {
    TestReply reply = sluice.http().post("/tasks", ECHO);
    assertEquals(202, reply.status(), reply::toString);
    String id = reply.json().path("id").asText();
    TestTask task = sluice.task(id);
    assertEquals("/tasks/" + id, reply.header("Location"));
    assertEquals(task, sluice.enqueued("echo").get(0));

    assertEquals(200, sluice.http().patch("/tasks/" + id, Map.of("delaySeconds", 3_600)).status());
    sluice.runFor(Duration.ofMinutes(59));
    assertEquals(TaskState.SCHEDULED, task.state());
    sluice.runFor(Duration.ofMinutes(1));
    assertEquals("SUCCEEDED", sluice.http().get("/tasks/" + id).json().path("state").asText());
    assertEquals(204, sluice.http().delete("/tasks/" + id).status());
  }

  @Test
  void callersHaveRoles() {
    assertEquals(401, sluice.http().asNobody().get("/tasks").status());
    assertEquals(403, sluice.http().as(Role.VIEWER).post("/tasks", ECHO).status());
    assertEquals(202, sluice.http().as(Role.SUBMITTER).post("/tasks", ECHO).status());
    assertEquals("submitter", sluice.enqueued().get(0).record().owner());
    TestReply broken = sluice.http().post("/tasks", "{");
    assertEquals(400, broken.status());
    assertTrue(broken.text().contains("problem"), broken::text);
  }

  @Test
  void functionsOfFeaturesAnswerToo() {
    TestReply reply = sluice.http().post("/graphql", Map.of("query", "{results {name}}"));
    assertEquals(200, reply.status(), reply::toString);
    assertTrue(reply.json().path("data").has("results"), reply::toString);
  }
}
