package dev.sluice.local.ended;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import dev.sluice.local.ended.Receiver.Message;
import dev.sluice.queue.TaskState;
import dev.sluice.task.FanOutTask;
import dev.sluice.task.PermanentFailure;
import dev.sluice.task.TaskCatalog;
import dev.sluice.task.TaskContext;
import dev.sluice.task.TaskType;
import dev.sluice.testing.EnqueueOptions;
import dev.sluice.testing.KillPoint;
import dev.sluice.testing.SluiceExtension;
import dev.sluice.testing.TestReply;
import dev.sluice.testing.TestTask;
import java.time.Duration;
import java.time.Instant;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** From {@code onEnd} in a call to a receiver that listens, and verifies what it gets. */
class OnEndTest {
  private static final Receiver RECEIVER = new Receiver();

  record Params(String text) {}

  private static final TaskCatalog CATALOG =
      TaskCatalog.of(
          List.of(
              TaskType.of(
                  "echo", "", Params.class, () -> (params, context) -> Map.of("is", params.text())),
              TaskType.of(
                  "doomed",
                  "",
                  Params.class,
                  () ->
                      (params, context) -> {
                        throw new PermanentFailure("no " + params.text());
                      }),
              TaskType.of("several", "", Params.class, Several::new)));

  /** Of its three children the second fails. */
  static final class Several implements FanOutTask<Params> {
    @Override
    public Stream<Child> fanOut(Params params, TaskContext context) {
      return Stream.of("echo", "doomed", "echo").map(type -> new Child(type, params));
    }

    @Override
    public Object run(Params params, TaskContext context) {
      return context.children().filter(FanOutTask.Outcome::succeeded).count();
    }
  }

  @RegisterExtension
  static final SluiceExtension sluice =
      SluiceExtension.of(CATALOG)
          .with("SLUICE_WEBHOOK_SECRET", Receiver.SECRET)
          .with("SLUICE_WEBHOOK_HOSTS", "hooks.internal, " + RECEIVER.host());

  @AfterAll
  static void stop() {
    RECEIVER.close();
  }

  @BeforeEach
  void forget() {
    RECEIVER.forget();
  }

  private static TestTask enqueue(String type) {
    return sluice.enqueue(
        type,
        new Params("hidden"),
        EnqueueOptions.DEFAULTS.withQueue("night").withOnEnd(RECEIVER.url()));
  }

  private static TestTask teller() {
    List<TestTask> tellers = sluice.enqueued("task-ended");
    assertEquals(1, tellers.size());
    return tellers.get(0);
  }

  private static Message message() {
    assertEquals(List.of(), RECEIVER.faults());
    assertEquals(1, RECEIVER.messages().size(), () -> RECEIVER.messages().toString());
    return RECEIVER.messages().get(0);
  }

  @Test
  void tellsThatATaskHasSucceeded() {
    TestTask task = enqueue("echo");
    sluice.runUntilIdle();
    Message message = message();
    assertEquals(teller().id(), message.id());
    assertEquals(sluice.clock().instant().getEpochSecond(), message.seconds());
    assertEquals("application/json", message.headers().get("Content-type").get(0));
    assertEquals("task.succeeded", message.body().path("type").asText());
    Instant ended = task.record().finishedAt();
    assertEquals(ended, Instant.parse(message.body().path("timestamp").asText()));
    var data = message.body().path("data");
    assertEquals(task.id(), data.path("id").asText());
    assertEquals("echo", data.path("type").asText());
    assertEquals("SUCCEEDED", data.path("state").asText());
    assertEquals("night", data.path("queue").asText());
    assertEquals(task.record().owner(), data.path("owner").asText());
    assertEquals(1, data.path("attempt").asInt());
    assertEquals(ended, Instant.parse(data.path("finishedAt").asText()));
    assertEquals(7, data.size(), data::toString);
    assertFalse(message.body().toString().contains("hidden"));
    assertEquals(Map.of("status", 204), teller().result(Map.class));
  }

  @Test
  void theTaskAndItsNoticeNameEachOther() {
    RECEIVER.answers(503);
    TestTask task = enqueue("echo");
    assertTrue(read(task.id()).path("notice").isMissingNode(), "it has not ended");
    sluice.runUntilIdle();
    JsonNode waits = read(task.id()).path("notice");
    assertEquals(teller().id(), waits.path("id").asText());
    assertEquals("SCHEDULED", waits.path("state").asText());
    assertEquals(1, waits.path("attempt").asInt());
    assertEquals(30, waits.path("maxAttempts").asInt());
    assertTrue(waits.path("error").asText().endsWith("answered 503"), waits::toString);
    assertFalse(waits.path("runAt").isMissingNode());
    assertEquals(task.id(), read(teller().id()).path("noticeOf").asText());
    sluice.runFor(Duration.ofMinutes(5));
    JsonNode told = read(task.id()).path("notice");
    assertEquals("SUCCEEDED", told.path("state").asText());
    assertEquals(2, told.path("attempt").asInt());
    String listed = sluice.http().get("/tasks?type=task-ended").json().path("tasks").toString();
    assertTrue(listed.contains("\"noticeOf\":\"" + task.id() + "\""), listed);
    String id = teller().id();
    sluice.http().delete("/tasks/" + id);
    JsonNode gone = read(task.id()).path("notice");
    assertEquals("{\"id\":\"" + id + "\"}", gone.toString(), "of one that is gone, its id alone");
  }

  private static JsonNode read(String id) {
    return sluice.http().get("/tasks/" + id).json();
  }

  @Test
  void saysOfAFanOutHowManyOfItsChildrenFailed() {
    TestTask task = enqueue("several");
    sluice.runUntilIdle();
    assertEquals(TaskState.SUCCEEDED, task.state());
    JsonNode data = message().body().path("data");
    assertEquals("SUCCEEDED", data.path("state").asText());
    assertEquals("{\"count\":3,\"failed\":1}", data.path("children").toString());
    assertEquals(data.path("children"), read(task.id()).path("children"));
  }

  @Test
  void tellsThatATaskHasFailedOrWasCancelled() {
    enqueue("doomed");
    sluice.runUntilIdle();
    assertEquals("task.failed", message().body().path("type").asText());
    assertFalse(message().body().toString().contains("hidden"));
    RECEIVER.forget();
    TestTask task = enqueue("echo");
    task.cancel();
    sluice.runUntilIdle();
    assertEquals("task.cancelled", message().body().path("type").asText());
  }

  @Test
  void repeatsTheSameMessageUntilItIsTaken() {
    RECEIVER.answers(500, 404, 302);
    enqueue("echo");
    sluice.runFor(Duration.ofMinutes(5));
    List<Message> messages = RECEIVER.messages();
    assertEquals(4, messages.size());
    assertEquals(Set.of(teller().id()), Set.copyOf(messages.stream().map(Message::id).toList()));
    assertEquals(1, messages.stream().map(Message::body).distinct().count());
    assertEquals(TaskState.SUCCEEDED, teller().state());
    assertEquals(4, teller().attempts());
  }

  @Test
  void saysWhyItWasNotTaken() {
    RECEIVER.answers(503);
    enqueue("echo");
    sluice.runUntilIdle();
    assertEquals(TaskState.SCHEDULED, teller().state());
    assertTrue(teller().error().endsWith("The receiver answered 503"), teller().error());
    assertFalse(teller().error().contains("key=1"));
  }

  @Test
  void stopsWhenTheReceiverIsGone() {
    RECEIVER.answers(410);
    enqueue("echo");
    sluice.runFor(Duration.ofDays(3));
    message();
    assertEquals(TaskState.FAILED, teller().state());
  }

  @Test
  void givesUpAfterADayOrSo() {
    RECEIVER.answers(Collections.nCopies(100, 500).toArray(Integer[]::new));
    TestTask task = enqueue("echo");
    sluice.runFor(Duration.ofDays(3));
    assertEquals(30, RECEIVER.messages().size());
    assertEquals(TaskState.FAILED, teller().state());
    assertEquals(TaskState.SUCCEEDED, task.state());
  }

  @Test
  void aRetryIsToldAnew() {
    TestTask task = enqueue("doomed");
    sluice.runUntilIdle();
    task.retry();
    sluice.runUntilIdle();
    assertEquals(2, RECEIVER.messages().size());
    assertNotEquals(RECEIVER.messages().get(0).id(), RECEIVER.messages().get(1).id());
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2})
  void aWorkerThatIsKilledLosesNone(int nth) {
    TestTask task = enqueue("echo");
    sluice.killWorkerAt(KillPoint.BEFORE_SETTLE, nth); // of the task, then of what tells
    sluice.runFor(Duration.ofMinutes(5));
    assertEquals(TaskState.SUCCEEDED, task.state());
    assertEquals(nth, RECEIVER.messages().size());
    assertEquals(1, RECEIVER.messages().stream().map(Message::id).distinct().count());
  }

  @Test
  void whoMaySeeTheTaskMaySeeWhatTellsItButNotItsAddress() {
    enqueue("echo");
    sluice.runUntilIdle();
    TestReply reply = sluice.http().get("/tasks/" + teller().id());
    assertEquals(200, reply.status());
    assertFalse(reply.json().toString().contains("key=1"), reply.json()::toString);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "http://example.org/",
        "https://ann:secret@example.org/",
        "https://10.0.0.1/",
        "https://localhost/",
        "http://127.0.0.1:1/",
        "not a url"
      })
  void refusesAnAddressThatMayNotBeTold(String url) {
    assertRefused("/onEnd/url", "forbidden-url", Map.of("url", url));
  }

  @Test
  void refusesWhatIsNoAddress() {
    assertRefused("/onEnd/url", "too-short", Map.of("url", ""));
    assertRefused(
        "/onEnd/url", "too-long", Map.of("url", "https://example.org/" + "x".repeat(500)));
    assertRefused("/onEnd/url", "missing-field", Map.of());
    assertRefused("/onEnd/url", "wrong-type", Map.of("url", 1));
    assertRefused("/onEnd", "wrong-type", "https://example.org/");
    assertRefused("/onEnd/uri", "unknown-field", Map.of("url", RECEIVER.url(), "uri", ""));
  }

  private static void assertRefused(String pointer, String code, Object onEnd) {
    TestReply reply =
        sluice
            .http()
            .post("/tasks", Map.of("type", "echo", "params", Map.of("text", "a"), "onEnd", onEnd));
    assertEquals(422, reply.status(), reply.json()::toString);
    String errors = reply.json().path("errors").toString();
    assertTrue(errors.contains("\"" + pointer + "\""), errors);
    assertTrue(reply.json().toString().contains(code), errors);
  }

  @Test
  void noRequestMayEnqueueWhatTells() {
    assertEquals(
        422,
        sluice.http().post("/tasks", Map.of("type", "task-ended", "params", Map.of())).status());
  }
}
