package dev.sluice.local.client;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sluice.client.BatchOutcome;
import dev.sluice.client.Client;
import dev.sluice.client.EnqueueOptions;
import dev.sluice.client.Enqueued;
import dev.sluice.client.NewTask;
import dev.sluice.client.NotSucceeded;
import dev.sluice.client.Refused;
import dev.sluice.client.Task;
import dev.sluice.client.TaskQuery;
import dev.sluice.client.TaskRef;
import dev.sluice.client.TaskState;
import dev.sluice.local.RunningSluice;
import java.io.IOException;
import java.math.BigDecimal;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ClientTest {
  private record Text(String text) {}

  private record Formula(String name, String code) {}

  private record Value(BigDecimal value) {}

  private record Pause(long millis) {}

  private record Flaky(double failRate, long seed) {}

  private record Report(
      LocalDate startDate,
      LocalDate endDate,
      List<String> sellerIds,
      String launcher,
      Optional<String> webhookUrl) {}

  private static final TaskRef<Text, Text> ECHO = TaskRef.of("echo", Text.class, Text.class);
  private static final TaskRef<Formula, Value> EVALUATE =
      TaskRef.of("evaluate", Formula.class, Value.class);
  private static final TaskRef<Pause, Pause> SLEEP = TaskRef.of("sleep", Pause.class, Pause.class);
  private static final TaskRef<Flaky, Object> FLAKY = TaskRef.of("flaky", Flaky.class);
  private static final TaskRef<Report, Object> REPORT = TaskRef.of("seller-report", Report.class);

  private static final Duration PATIENCE = Duration.ofSeconds(60);
  private static final EnqueueOptions TOMORROW =
      EnqueueOptions.DEFAULTS.withDelay(Duration.ofDays(1));

  @TempDir static Path directory;
  private static RunningSluice sluice;
  private static Client client;

  @BeforeAll
  static void start() throws IOException {
    sluice = RunningSluice.serving(directory);
    client = Client.of(sluice.address(), RunningSluice.TOKEN);
  }

  @AfterAll
  static void stop() {
    sluice.close();
  }

  @Test
  void aResultIsARecordAgain() {
    String text = "quote \" backslash \\ line \n tab \t euro € smile \uD83D\uDE00";
    Enqueued task = client.enqueue(ECHO, new Text(text));
    assertFalse(task.duplicate());
    assertEquals(new Text(text), client.result(ECHO, task.id(), PATIENCE));
  }

  @Test
  void numbersLoseNoDigit() {
    String sum = "9007199254740993 + 0.1";
    String id = client.enqueue(EVALUATE, new Formula("sum", sum)).id();
    BigDecimal value = client.result(EVALUATE, id, PATIENCE).value();
    assertEquals(new BigDecimal("9007199254740993.1"), value);
    Flaky flaky = new Flaky(1, Long.MIN_VALUE + 1);
    String kept = client.enqueue(FLAKY, flaky, TOMORROW).id();
    assertEquals(flaky, client.find(kept).orElseThrow().params(Flaky.class).orElseThrow());
  }

  @Test
  void everyOptionArrives() {
    Instant nextWeek = Instant.now().plus(Duration.ofDays(7));
    EnqueueOptions options =
        TOMORROW
            .withRunAt(nextWeek)
            .withQueue("slow")
            .withPriority(9)
            .withMaxAttempts(7)
            .withTimeout(Duration.ofSeconds(90))
            .withExpiresIn(Duration.ofDays(14));
    Enqueued enqueued = client.enqueue(ECHO, new Text("x"), options);
    assertEquals(TaskState.SCHEDULED, enqueued.state());
    Task task = client.find(enqueued.id()).orElseThrow();
    assertEquals("echo", task.type());
    assertEquals("slow", task.queue());
    assertEquals(9, task.priority());
    assertEquals(7, task.maxAttempts());
    assertEquals(Duration.ofSeconds(90), task.timeout());
    assertEquals("local", task.owner());
    // the server stores it as a delay, so the call's own time is added
    Duration off = Duration.between(nextWeek, task.runAt().orElseThrow());
    assertTrue(off.abs().compareTo(Duration.ofHours(1)) < 0, off::toString);
    assertTrue(task.expiresAt().orElseThrow().isAfter(nextWeek));
  }

  @Test
  void everyViolationIsNamed() {
    Report wrong =
        new Report(
            LocalDate.of(2024, 1, 2), LocalDate.of(2024, 1, 1), List.of(), null, Optional.empty());
    Refused refused =
        assertThrows(
            Refused.class,
            () -> client.enqueue(REPORT, wrong, EnqueueOptions.DEFAULTS.withPriority(10)));
    assertEquals(422, refused.status());
    assertEquals("out-of-range", refused.problem());
    assertEquals(
        Set.of("/priority", "/params/endDate", "/params/sellerIds", "/params/launcher"),
        refused.violations().stream().map(Refused.Violation::pointer).collect(Collectors.toSet()));
    Refused unknown =
        assertThrows(
            Refused.class,
            () -> client.enqueue("no-such-type", new Text("x"), EnqueueOptions.DEFAULTS));
    assertEquals("unknown-type", unknown.problem());
    Refused half = assertThrows(Refused.class, () -> client.enqueue(ECHO, new Text("\uD83D")));
    assertEquals("invalid-text", half.problem());
  }

  @Test
  void anotherTokenIsRefused() {
    Client stranger = Client.of(sluice.address(), "another");
    Refused refused = assertThrows(Refused.class, () -> stranger.find("a"));
    assertEquals(401, refused.status());
    assertEquals("unauthorized", refused.problem());
  }

  @Test
  void aLostAnswerEnqueuesNothingTwice() {
    try (ForgetfulProxy proxy = new ForgetfulProxy(sluice.address(), 2)) {
      Client far = Client.of(proxy.address(), RunningSluice.TOKEN);
      Enqueued task = far.enqueue(ECHO, new Text("once"), TOMORROW.withQueue("lost-answers"));
      assertTrue(task.duplicate());
      assertEquals(3, proxy.passed());
    }
    TaskQuery query = TaskQuery.ALL.withQueue("lost-answers");
    assertEquals(1, client.list(query).count());
  }

  @Test
  void anOwnKeyIsOneTask() {
    EnqueueOptions keyed = TOMORROW.withIdempotencyKey("order-7");
    Enqueued first = client.enqueue(ECHO, new Text("x"), keyed);
    Enqueued second = client.enqueue(ECHO, new Text("x"), keyed);
    assertEquals(first.id(), second.id());
    assertTrue(second.duplicate());
    Refused reused = assertThrows(Refused.class, () -> client.enqueue(ECHO, new Text("y"), keyed));
    assertEquals("idempotency-key-reused", reused.problem());
    assertNotEquals(first.id(), client.enqueue(ECHO, new Text("x"), TOMORROW).id());
  }

  @Test
  void aBatchIsTakenLineByLine() {
    List<NewTask> tasks =
        List.of(
            NewTask.of(ECHO, new Text("line\nfeed")),
            NewTask.of(ECHO, new Text(null)),
            new NewTask("no-such-type", new Text("x"), EnqueueOptions.DEFAULTS),
            NewTask.of(ECHO, new Text("last"), TOMORROW));
    List<BatchOutcome> outcomes = client.enqueueAll(tasks, "batch-7");
    assertEquals(
        List.of("CREATED", "INVALID", "INVALID", "CREATED"),
        outcomes.stream().map(outcome -> outcome.kind().name()).toList());
    assertEquals(
        "/params/text", outcomes.get(1).refused().orElseThrow().violations().get(0).pointer());
    String id = outcomes.get(0).orThrow().id();
    assertEquals(new Text("line\nfeed"), client.result(ECHO, id, PATIENCE));
    BatchOutcome again = client.enqueueAll(tasks, "batch-7").get(0);
    assertEquals(BatchOutcome.Kind.DUPLICATE, again.kind());
    assertEquals(id, again.orThrow().id());
    assertEquals(List.of(), client.enqueueAll(List.of()));
  }

  @Test
  void aThousandAreOneCallAndAListOfManyPages() {
    EnqueueOptions options = TOMORROW.withQueue("thousand");
    List<NewTask> tasks =
        IntStream.range(0, Client.MAX_BATCH)
            .mapToObj(i -> NewTask.of(ECHO, new Text("n " + i), options))
            .toList();
    List<String> ids =
        new ArrayList<>(
            client.enqueueAll(tasks).stream().map(outcome -> outcome.orThrow().id()).toList());
    TaskQuery query = TaskQuery.ALL.withQueue("thousand").withStates(TaskState.SCHEDULED);
    List<String> listed = new ArrayList<>(client.list(query).map(Task::id).toList());
    Collections.sort(ids);
    Collections.sort(listed);
    assertEquals(ids, listed);
    assertEquals(1, client.list(query.withText("n 999")).count());
  }

  @Test
  void aTaskIsCancelledRetriedAndDeleted() {
    String id = client.enqueue(ECHO, new Text("x"), TOMORROW).id();
    assertEquals(TaskState.CANCELLED, client.cancel(id));
    assertEquals(TaskState.CANCELLED, client.cancel(id));
    assertThrows(NotSucceeded.class, () -> client.result(ECHO, id, PATIENCE));
    assertEquals(TaskState.QUEUED, client.retry(id));
    assertEquals(new Text("x"), client.result(ECHO, id, PATIENCE));
    Refused ended = assertThrows(Refused.class, () -> client.cancel(id));
    assertEquals("wrong-state", ended.problem());
    assertEquals(TaskState.SUCCEEDED, ended.state().orElseThrow());
    assertTrue(client.delete(id));
    assertFalse(client.delete(id));
    assertTrue(client.find(id).isEmpty());
  }

  @Test
  void aRunningTaskIsAskedToStop() {
    String id = client.enqueue(SLEEP, new Pause(600_000)).id();
    Task seen = client.await(id, Duration.ofMillis(1));
    while (seen.state() != TaskState.RUNNING) {
      seen = client.await(id, Duration.ofMillis(100));
    }
    assertEquals(TaskState.RUNNING, client.cancel(id));
    assertEquals(TaskState.CANCELLED, client.await(id, PATIENCE).state());
  }

  @Test
  void aFailureIsReported() {
    EnqueueOptions once = EnqueueOptions.DEFAULTS.withMaxAttempts(1);
    String id = client.enqueue(FLAKY, new Flaky(1, 1), once).id();
    NotSucceeded failure =
        assertThrows(NotSucceeded.class, () -> client.result(FLAKY, id, PATIENCE));
    assertEquals(TaskState.FAILED, failure.task().state());
    assertTrue(failure.getMessage().contains("Failed on purpose"), failure.getMessage());
  }

  @Test
  void aFileIsFetched() throws IOException {
    Report report =
        new Report(
            LocalDate.of(2023, 12, 28),
            LocalDate.of(2024, 1, 3),
            List.of("amber-mill", "blue-harbor"),
            "ann",
            Optional.empty());
    String id = client.enqueue(REPORT, report).id();
    Task task = client.await(id, PATIENCE);
    assertEquals(TaskState.SUCCEEDED, task.state());
    Path file = client.artifact(id, directory.resolve("report.csv"));
    assertEquals(task.artifact().orElseThrow().size(), Files.size(file));
    String plain = client.enqueue(ECHO, new Text("x")).id();
    Refused none = assertThrows(Refused.class, () -> client.artifact(plain));
    assertEquals("no-artifact", none.problem());
  }
}
