package dev.sluice.local.http.operator;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import dev.sluice.local.http.HttpCall;
import dev.sluice.local.http.HttpReply;
import dev.sluice.local.http.TestSite;
import dev.sluice.local.http.scenario.HttpScenario;
import dev.sluice.queue.DrainStep;
import dev.sluice.queue.NewTask;
import dev.sluice.queue.Settlement;
import dev.sluice.queue.TaskState;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** All tasks that match are counted, cancelled, queued again or deleted. */
class MatchingTest extends HttpScenario {
  @Test
  void whatWasCountedIsChanged() throws IOException {
    enqueue("counted", 3, "alice");
    enqueue("counted", 1, "bob");
    String filter = "{\"queue\":\"counted\"}";
    JsonNode count = call("cancel", filter, ",\"dryRun\":true", TestSite.ALICE);
    assertEquals("3 0 0 0", outcome(count));
    assertEquals(3, count.at("/states/QUEUED").asInt());
    enqueue("counted", 1, "alice");
    String until = ",\"until\":" + count.path("until");
    assertEquals("3 3 0 0", outcome(call("cancel", filter, until, TestSite.ALICE)));
    assertEquals("0 0 0 0", outcome(call("cancel", filter, until, TestSite.ALICE)));
    assertEquals("2 2 0 0", outcome(call("cancel", filter, "", TestSite.OLGA)), "of everybody");
  }

  @Test
  void aCancellationIsTakenBackWithoutWhatWasCancelledBefore() throws IOException {
    enqueue("back", 2, "alice");
    String filter = "{\"queue\":\"back\"}";
    assertEquals("2 2 0 0", outcome(call("cancel", filter, "", TestSite.ALICE)));
    enqueue("back", 2, "alice");
    JsonNode cancelled = call("cancel", filter, "", TestSite.ALICE);
    assertEquals("2 2 0 0", outcome(cancelled));
    String since = ",\"since\":" + cancelled.path("began");
    String all = "{\"queue\":\"back\",\"state\":[\"CANCELLED\"]}";
    assertEquals("2 2 0 0", outcome(call("retry", all, since, TestSite.ALICE)));
    assertEquals("2 2 0 0", outcome(call("retry", all, "", TestSite.ALICE)), "the first two");
  }

  @Test
  void onlyFailuresAreQueuedAgainUnlessStatesAreNamed() throws IOException {
    List<String> ids = enqueue("mixed", 3, "alice");
    settle(new Settlement.Fail(claimed(ids.get(0)), "bad"));
    site.queue().cancel(ids.get(1)); // it runs, so it is asked to stop
    String filter = "{\"queue\":\"mixed\"}";
    assertEquals("1 1 0 0", outcome(call("retry", filter, "", TestSite.ALICE)));
    JsonNode stopped = call("cancel", filter, "", TestSite.ALICE);
    assertEquals("3 1 2 0", outcome(stopped), stopped::toString);
    assertEquals("1 1 0 0", outcome(call("delete", filter, "", TestSite.ALICE)));
    String running = "{\"queue\":\"mixed\",\"state\":[\"RUNNING\"]}";
    assertEquals("0 0 0 0", outcome(call("delete", running, "", TestSite.ALICE)));
  }

  @Test
  void tenThousandTakeFewCalls() throws IOException {
    for (int i = 0; i < 10; i++) {
      enqueue("many", 1_000, "alice");
    }
    assertEquals(10_000, all("cancel", "{\"queue\":\"many\"}"));
    assertEquals(10_000, all("retry", "{\"queue\":\"many\",\"state\":[\"CANCELLED\"]}"));
    assertEquals(10_000, all("delete", "{\"queue\":\"many\",\"state\":[\"QUEUED\"]}"));
  }

  /** How many were changed, by the calls that it takes. */
  private long all(String verb, String filter) throws IOException {
    long changed = 0;
    String cursor = "";
    for (int calls = 0; calls < 50; calls++) {
      JsonNode answer = call(verb, filter, cursor, TestSite.ALICE);
      changed += answer.path("changed").asLong();
      if (answer.path("cursor").isNull()) {
        assertTrue(calls < 25, calls + " calls");
        return changed;
      }
      cursor = ",\"cursor\":" + answer.path("cursor");
    }
    throw new AssertionError("it does not end");
  }

  @Test
  void whatWasQueuedAgainSinceTheCountIsLeftAlone() throws IOException {
    List<String> ids = enqueue("again", 2, "alice");
    site.queue().cancel(ids.get(0));
    String filter = "{\"queue\":\"again\"}";
    JsonNode count = call("cancel", filter, ",\"dryRun\":true", TestSite.ALICE);
    assertEquals("1 0 0 0", outcome(count));
    site.queue().replay(ids.get(0));
    String until = ",\"until\":" + count.path("until");
    assertEquals("1 1 0 0", outcome(call("cancel", filter, until, TestSite.ALICE)));
  }

  @Test
  void ofAGroupThatIsTooLargeItSaysThatThereAreOlderFailures() throws IOException {
    List<String> ids = failAll("broken", 10_000);
    String group = send(HttpCall.get("/failures")).json().at("/groups/0/id").asText();
    String filter = "{\"error\":\"" + group + "\"}";
    assertFalse(call("retry", filter, ",\"dryRun\":true", TestSite.ALICE).path("cut").asBoolean());
    List<String> one = failAll("broken", 1);
    assertTrue(call("retry", filter, ",\"dryRun\":true", TestSite.ALICE).path("cut").asBoolean());
    site.queue().delete(one, EnumSet.allOf(TaskState.class));
    for (int i = 0; i < ids.size(); i += 1_000) {
      site.queue().delete(ids.subList(i, i + 1_000), EnumSet.allOf(TaskState.class));
    }
  }

  private List<String> failAll(String queue, int tasks) {
    List<String> ids = new ArrayList<>();
    for (int left = tasks; left > 0; left -= 1_000) {
      ids.addAll(enqueue(queue, Math.min(1_000, left), "alice"));
    }
    List<Settlement> ends = List.of();
    do {
      DrainStep step = holdings.step(site.queue(), "tester", ends, 1_000, Set.of(queue));
      ends =
          step.claimed().stream()
              .map(one -> (Settlement) new Settlement.Fail(one.lease(), "bad"))
              .toList();
    } while (!ends.isEmpty());
    return ids;
  }

  @Test
  void anOperatorNamesAnOwner() throws IOException {
    enqueue("owned", 2, "alice");
    enqueue("owned", 1, "bob");
    String bobs = "{\"queue\":\"owned\",\"owner\":\"bob\"}";
    assertEquals("0 0 0 0", outcome(call("cancel", bobs, "", TestSite.ALICE)));
    String query = "/tasks?queue=owned&owner=bob";
    assertEquals(0, send(HttpCall.get(query)).json().path("tasks").size());
    assertEquals(1, send(HttpCall.get(query).by(TestSite.OLGA)).json().path("tasks").size());
    assertEquals("1 1 0 0", outcome(call("cancel", bobs, "", TestSite.OLGA)));
  }

  @Test
  void aCursorIsGoodForItsVerbAndFilterOnly() throws IOException {
    String filter = "{\"queue\":\"none\"}";
    for (String cursor : List.of("x", "0")) {
      HttpReply reply = send(body("cancel", filter, ",\"cursor\":\"" + cursor + "\""));
      assertProblem(400, "invalid-cursor", reply);
    }
  }

  private List<String> enqueue(String queue, int count, String owner) {
    NewTask task = NewTask.of("echo", "{\"text\":\"x\"}", owner).withQueue(queue);
    return site.queue().enqueue(Collections.nCopies(count, task)).stream()
        .map(one -> ((dev.sluice.queue.Enqueued.Created) one).id())
        .toList();
  }

  private static HttpCall body(String verb, String filter, String more) {
    return HttpCall.post("/tasks/" + verb).json("{\"filter\":" + filter + more + "}");
  }

  private JsonNode call(String verb, String filter, String more, String token) throws IOException {
    HttpReply reply = send(body(verb, filter, more).by(token));
    assertEquals(200, reply.status(), reply::body);
    return reply.json();
  }

  private static String outcome(JsonNode answer) {
    return answer.path("matched")
        + " "
        + answer.path("changed")
        + " "
        + answer.path("asked")
        + " "
        + answer.path("skipped");
  }
}
