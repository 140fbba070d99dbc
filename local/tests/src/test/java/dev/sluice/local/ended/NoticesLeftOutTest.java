package dev.sluice.local.ended;

import static org.junit.jupiter.api.Assertions.assertEquals;

import com.fasterxml.jackson.databind.JsonNode;
import dev.sluice.task.PermanentFailure;
import dev.sluice.task.TaskCatalog;
import dev.sluice.task.TaskType;
import dev.sluice.testing.EnqueueOptions;
import dev.sluice.testing.SluiceExtension;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** {@code notType} leaves the tasks of one type out, wherever tasks are listed or counted. */
class NoticesLeftOutTest {
  private static final Receiver RECEIVER = new Receiver();
  private static final String WITHOUT = "notType=task-ended";

  record Params(String text) {}

  @RegisterExtension
  static final SluiceExtension sluice =
      SluiceExtension.of(
              TaskCatalog.of(
                  List.of(
                      TaskType.of("echo", "", Params.class, () -> (params, context) -> 1),
                      TaskType.of(
                          "doomed",
                          "",
                          Params.class,
                          () ->
                              (params, context) -> {
                                throw new PermanentFailure("no");
                              }))))
          .with("SLUICE_WEBHOOK_SECRET", Receiver.SECRET)
          .with("SLUICE_WEBHOOK_HOSTS", RECEIVER.host());

  @AfterAll
  static void stop() {
    RECEIVER.close();
  }

  /** Two of each type, whose notices fail. */
  @BeforeEach
  void endSome() {
    RECEIVER.answers(410, 410, 410, 410);
    for (String type : List.of("echo", "doomed", "echo", "doomed")) {
      sluice.enqueue(type, new Params("a"), EnqueueOptions.DEFAULTS.withOnEnd(RECEIVER.url()));
    }
    sluice.runUntilIdle();
  }

  private static JsonNode get(String target) {
    var reply = sluice.http().get(target);
    assertEquals(200, reply.status(), reply.json()::toString);
    return reply.json();
  }

  private static Set<String> types(JsonNode list) {
    return new TreeSet<>(list.findValuesAsText("type"));
  }

  @Test
  void aListIsCompleteUnlessItIsAskedToLeaveThemOut() {
    assertEquals(8, get("/tasks").path("tasks").size());
    assertEquals(4, get("/tasks?" + WITHOUT).path("tasks").size());
    assertEquals(Set.of("doomed", "echo"), types(get("/tasks?" + WITHOUT)));
    assertEquals(2, get("/tasks?state=FAILED&" + WITHOUT).path("tasks").size());
    assertEquals(0, get("/tasks?type=task-ended&" + WITHOUT).path("tasks").size());
    assertEquals(400, sluice.http().get("/tasks?notType=").status());
  }

  @Test
  void aCursorIsOfTheListThatGaveItAlone() {
    JsonNode first = get("/tasks?limit=2&" + WITHOUT);
    String cursor = "&cursor=" + first.path("cursor").asText();
    JsonNode second = get("/tasks?limit=2&" + WITHOUT + cursor);
    Set<String> ids = new TreeSet<>(first.path("tasks").findValuesAsText("id"));
    ids.addAll(second.path("tasks").findValuesAsText("id"));
    assertEquals(4, ids.size());
    assertEquals(400, sluice.http().get("/tasks?limit=2" + cursor).status());
  }

  @Test
  void failuresAndStatisticsLeaveThemOut() {
    assertEquals(Set.of("doomed", "task-ended"), types(get("/failures")));
    assertEquals(Set.of("doomed"), types(get("/failures?" + WITHOUT)));
    assertEquals(Set.of("doomed", "echo", "task-ended"), types(get("/stats").path("types")));
    JsonNode stats = get("/stats?" + WITHOUT);
    assertEquals(Set.of("doomed", "echo"), types(stats.path("types")));
    assertEquals(2, stats.at("/points/0/failed").asInt());
    assertEquals(6, get("/stats").at("/points/0/failed").asInt());
    assertEquals(0, get("/stats?type=echo&notType=echo").path("points").size());
  }
}
