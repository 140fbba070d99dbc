package dev.sluice.local.worker;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sluice.artifact.DirectoryArtifactStore;
import dev.sluice.local.redis.TestRedis;
import dev.sluice.queue.ChangeResult;
import dev.sluice.queue.ClaimRequest;
import dev.sluice.queue.DrainStep;
import dev.sluice.queue.Enqueued;
import dev.sluice.queue.NewTask;
import dev.sluice.queue.Patch;
import dev.sluice.queue.TaskRecord;
import dev.sluice.queue.TaskState;
import dev.sluice.queue.WaitReason;
import dev.sluice.task.Artifact;
import dev.sluice.worker.Deadline;
import dev.sluice.worker.DrainMode;
import dev.sluice.worker.DrainReport;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The drain loop on a real queue. */
class DrainTest {
  private static final Duration LEASE = Duration.ofSeconds(30);
  private static final Duration MINUTE = Duration.ofSeconds(60);
  private static final Duration SECOND = Duration.ofSeconds(1);

  private static TestRedis redis;

  private TestDrain test;

  @BeforeAll
  static void startRedis() {
    redis = TestRedis.embedded();
  }

  @AfterAll
  static void stopRedis() {
    redis.close();
  }

  @BeforeEach
  void begin() {
    test = new TestDrain(redis, LEASE);
  }

  @AfterEach
  void end() {
    test.close();
  }

  private void begin(Duration lease) {
    test.close();
    test = new TestDrain(redis, lease);
  }

  @Test
  void threeWorkersRunAThousandTasksNoneTwice() {
    List<NewTask> tasks =
        IntStream.range(0, 1_000)
            .mapToObj(i -> NewTask.of("echo", "{\"text\":\"" + i + "\"}", "tester"))
            .toList();
    List<Enqueued> enqueued = test.queue.enqueue(tasks);
    List<TestDrain.Running> workers = Stream.generate(() -> test.worker(16)).limit(3).toList();

    test.await("all", () -> test.queue.status().counts().get(TaskState.SUCCEEDED) == 1_000);
    List<DrainReport> reports = workers.stream().map(TestDrain.Running::end).toList();

    assertEquals(1_000, test.types.runs.size());
    test.types.runs.forEach((id, runs) -> assertEquals(1, runs.get(), id));
    assertEquals(1_000, reports.stream().mapToInt(DrainReport::succeeded).sum());
    assertEquals(1_000, reports.stream().mapToInt(DrainReport::claimed).sum());
    assertEquals("\"7\"", test.find(((Enqueued.Created) enqueued.get(7)).id()).result());
  }

  @Test
  void aScheduledDrainEndsWhenNothingIsLeft() {
    for (int i = 0; i < 40; i++) {
      test.enqueue("echo", "{\"text\":\"x\"}");
    }
    DrainReport report = test.drainOnce(4);
    assertEquals(40, report.succeeded());
    assertEquals(0, report.remaining());
    assertEquals(0, test.drainOnce(4).claimed());
  }

  @Test
  void whatADeadWorkerHeldIsRunByAnother() {
    begin(Duration.ofMillis(300));
    String first = test.enqueue("echo", "{\"text\":\"a\"}");
    String second = test.enqueue("echo", "{\"text\":\"b\"}");
    DrainStep ghost = test.queue.step(List.of(), new ClaimRequest("ghost", 2, Set.of()));
    assertEquals(2, ghost.claimed().size());

    TestDrain.Running worker = test.worker(4);
    test.awaitState(first, TaskState.SUCCEEDED);
    test.awaitState(second, TaskState.SUCCEEDED);
    assertEquals(2, worker.end().recovered());
    assertTrue(test.queue.log(first).get(0).endsWith("its worker was lost"));
  }

  @Test
  void aCancelReachesARunningTask() {
    TestDrain.Running worker = test.worker(2);
    String id = test.enqueue("hold", "{}");
    TestDrain.next(test.types.started);
    assertEquals(ChangeResult.Outcome.ASKED, test.queue.cancel(id).outcome());
    assertEquals("asked to stop", TestDrain.next(test.types.endings));
    test.awaitState(id, TaskState.CANCELLED);
    assertEquals(1, worker.end().cancelled());
  }

  @Test
  void anAttemptIsInterruptedAtItsTimeout() {
    String id = test.enqueue("hold", "{}", 1, SECOND);
    DrainReport report = test.drainOnce(2);
    assertEquals(1, report.failed());
    assertEquals("timed out after 1 s", test.find(id).error());
    assertEquals(TaskState.FAILED, test.find(id).state());
  }

  @Test
  void aTaskThatIgnoresItsInterruptIsSettledOnItsBehalf() {
    TestDrain.Running worker = test.worker(1);
    String stubborn = test.enqueue("stubborn", "{}", 1, SECOND);
    String next = test.enqueue("echo", "{\"text\":\"x\"}");
    assertEquals(stubborn, TestDrain.next(test.types.started));
    assertEquals("ignored", TestDrain.next(test.types.endings));

    test.awaitState(stubborn, TaskState.FAILED);
    // its slot was the only one, and is replaced
    test.awaitState(next, TaskState.SUCCEEDED);
    test.types.release.countDown();
    assertEquals("late", TestDrain.next(test.types.endings));

    DrainReport report = worker.end();
    assertEquals(1, report.stuck());
    assertEquals("timed out after 1 s", test.find(stubborn).error());
    assertNull(test.find(stubborn).result());
  }

  @Test
  void tasksThatComputeDoNotHoldUpOthers() {
    TestDrain.Running worker = test.worker(8);
    for (int i = 0; i < 6; i++) {
      test.enqueue("busy", "{}");
    }
    test.await("six busy ones", () -> test.types.started.size() == 6);
    test.awaitState(test.enqueue("echo", "{\"text\":\"x\"}"), TaskState.SUCCEEDED);
    test.types.release.countDown();
    test.await("all", () -> test.queue.status().counts().get(TaskState.SUCCEEDED) == 7);
    assertEquals(7, worker.end().succeeded());
  }

  @Test
  void aWorkerThatIsStoppedHandsItsTasksBack() {
    String id = test.enqueue("hold", "{}");
    TestDrain.Running worker = test.worker(2);
    TestDrain.next(test.types.started);

    DrainReport report = worker.end();
    assertEquals(1, report.released());
    assertTrue(report.millis() < 10_000, () -> "took " + report.millis());
    TaskRecord task = test.find(id);
    assertEquals(TaskState.QUEUED, task.state());
    assertEquals(0, task.attempt());
    assertEquals(0, test.queue.status().workers());
  }

  @Test
  void aStubbornTaskIsHandedBackToo() {
    String id = test.enqueue("stubborn", "{}");
    TestDrain.Running worker = test.worker(2);
    TestDrain.next(test.types.started);
    assertEquals(1, worker.end().released());
    assertEquals(TaskState.QUEUED, test.find(id).state());
    assertEquals(0, test.queue.status().workers());
  }

  @Test
  void aFunctionHandsBackBeforeItsTimeIsOver() {
    String id = test.enqueue("hold", "{}", 5, Duration.ofSeconds(10));
    AtomicLong end = new AtomicLong(millis() + 20_000);
    Deadline deadline = Deadline.of(() -> end.get() - millis(), Duration.ZERO);
    end.set(millis() + 6_000);
    DrainReport report = test.start(2, DrainMode.LONG_POLL, deadline).await();
    assertTrue(end.get() > millis(), "it returned too late");
    assertEquals(1, report.released());
    assertEquals(TaskState.QUEUED, test.find(id).state());
    assertEquals(0, test.find(id).attempt());
    assertEquals(0, test.queue.status().workers());
  }

  @Test
  void aTaskThatNoSuchFunctionCanFinishIsCharged() {
    String id = test.enqueue("hold", "{}", 1, MINUTE);
    long end = millis() + 5_000;
    Deadline deadline = Deadline.of(() -> end - millis(), MINUTE);
    DrainReport report = test.start(2, DrainMode.SCHEDULED, deadline).await();
    assertEquals(1, report.failed());
    assertEquals(
        "the drain function ended first: its time is too short for this task's timeout of 60 s",
        test.find(id).error());
  }

  private static long millis() {
    return System.nanoTime() / 1_000_000;
  }

  @Test
  void aFanOutJoinsItsChildrenAndKeepsTheirFailures() {
    String id = test.enqueue("whole", "{\"count\":5}");
    TestDrain.Running worker = test.worker(4);
    TaskRecord task = test.awaitState(id, TaskState.SUCCEEDED);
    assertTrue(task.result().contains("\"succeeded\":4"), task.result());
    assertTrue(task.result().contains("\"errors\":[\"part 3 is broken\"]"), task.result());
    assertTrue(task.result().contains("2024-03-03"), task.result());
    DrainReport report = worker.end();
    assertEquals(1, report.fannedOut());
    assertEquals(5, report.succeeded());
    assertEquals(1, report.failed());
    assertEquals(id, test.find(id + ".3").parentId());
  }

  @Test
  void aFanOutMayHaveNoChildrenOrMoreThanOneCallTakes() {
    String none = test.enqueue("whole", "{\"count\":0}");
    String many = test.enqueue("whole", "{\"count\":2500}");
    TestDrain.Running worker = test.worker(16);
    assertTrue(test.awaitState(none, TaskState.SUCCEEDED).result().contains("\"succeeded\":0"));
    assertTrue(test.awaitState(many, TaskState.SUCCEEDED).result().contains("\"succeeded\":2499"));
    assertEquals(2_501, worker.end().succeeded());
  }

  @Test
  void aTaskThatMayKillWorkersRunsAlone() {
    begin(Duration.ofMillis(200));
    String first = test.enqueue("echo", "{\"text\":\"a\"}");
    String second = test.enqueue("echo", "{\"text\":\"b\"}");
    loseTogether("ghost1");
    loseTogether("ghost2");
    for (int i = 0; i < 20; i++) {
      test.enqueue("echo", "{\"text\":\"x\"}");
    }
    DrainReport report = test.drainOnce(8);
    assertEquals(22, report.succeeded());
    assertEquals(0, test.types.company.get(first));
    assertEquals(0, test.types.company.get(second));
  }

  private void loseTogether(String ghost) {
    // claims what the ghost before it held as soon as that one's lease is over
    int[] held = {0};
    test.await(
        "two tasks for " + ghost,
        () -> {
          ClaimRequest claim = new ClaimRequest(ghost, 2, Set.of());
          held[0] += test.queue.step(List.of(), claim).claimed().size();
          return held[0] == 2;
        });
    test.await(
        "the end of " + ghost,
        () -> test.queue.step(List.of(), new ClaimRequest("finder", 0, Set.of())).recovered() == 2);
  }

  @Test
  void aFailedAttemptIsRepeatedWhileThereAreAttempts() {
    String id = test.enqueue("throwing", "{\"text\":\"disk on fire\"}", 3, MINUTE);
    TestDrain.Running worker = test.worker(2);
    TaskRecord task = test.awaitState(id, TaskState.FAILED);
    assertEquals("IOException: disk on fire", task.error());
    assertEquals(3, test.types.runs.get(id).get());
    DrainReport report = worker.end();
    assertEquals(2, report.retried());
    assertEquals(1, report.failed());
  }

  @Test
  void errorsOfEveryKindFailTheTaskAndNotTheWorker() {
    String deep = test.enqueue("deep", "{}", 1, MINUTE);
    String memory = test.enqueue("throwing", "{\"text\":\"memory\"}", 1, MINUTE);
    String permanent = test.enqueue("throwing", "{\"text\":\"permanent\"}");
    String large = test.enqueue("large", "{\"count\":65536}");
    String fits = test.enqueue("large", "{\"count\":65534}");
    DrainReport report = test.drainOnce(4);
    assertEquals(4, report.failed());
    assertEquals("StackOverflowError", test.find(deep).error());
    assertEquals("OutOfMemoryError: no heap for this", test.find(memory).error());
    assertEquals("no such seller", test.find(permanent).error());
    assertEquals(
        "the result of 65538 bytes is over 64 KiB: use an artifact", test.find(large).error());
    assertEquals(TaskState.SUCCEEDED, test.find(fits).state());
  }

  @Test
  void whatTheBuildCannotRunIsHandedBackForAnother() {
    String unknown = test.enqueue("no-such-type", "{}", 1, MINUTE);
    String unreadable = test.enqueue("echo", "{\"txt\":1}", 1, MINUTE);
    Instant before = Instant.now();
    DrainReport report = test.drainOnce(4);
    assertEquals(2, report.released());
    assertEquals(0, report.failed());
    handedBack(unknown, WaitReason.Reason.UNKNOWN_TYPE, before);
    handedBack(unreadable, WaitReason.Reason.UNREADABLE_PARAMS, before);
    assertEquals(0, test.drainOnce(4).claimed(), "not again at once");

    test.settings = test.settings.withUnknownFor(Duration.ZERO).withBuild("9.1");
    test.queue.patch(unknown, new Patch(null, Duration.ZERO, null, List.of()));
    test.queue.patch(unreadable, new Patch(null, Duration.ZERO, null, List.of()));
    assertEquals(2, test.drainOnce(4).failed());
    String error = test.find(unknown).error();
    assertTrue(error.matches("unknown-type for drain-[a-z0-9]+ \\(build 9.1\\): .*"), error);
    assertTrue(error.endsWith("there is no task type no-such-type"), error);
    assertTrue(test.find(unreadable).error().contains("/params/text"));
  }

  private void handedBack(String id, WaitReason.Reason reason, Instant before) {
    TaskRecord task = test.find(id);
    assertEquals(TaskState.SCHEDULED, task.state());
    assertEquals(0, task.attempt());
    Duration delay = Duration.between(before, task.runAt());
    assertTrue(delay.toMillis() >= 5_000 && delay.toSeconds() <= 90, delay::toString);
    WaitReason waiting = test.queue.waiting(task).orElseThrow();
    assertEquals(reason, waiting.reason());
    assertTrue(waiting.handedBack().by().startsWith("drain-"), waiting::toString);
  }

  @Test
  void whatATaskTellsCanBeRead(@TempDir Path directory) throws Exception {
    String id = test.enqueue("telling", "{}");
    DirectoryArtifactStore store = new DirectoryArtifactStore(directory, 1_000, Duration.ofDays(1));
    test.start(2, DrainMode.SCHEDULED, Deadline.none(), store).await();
    assertTold(id);
    try (InputStream content = store.open(id, test.find(id).artifact().token()).orElseThrow()) {
      assertEquals("a,b\n1,2\n", new String(content.readAllBytes(), StandardCharsets.UTF_8));
    }
  }

  @Test
  void anArtifactMayBeKeptInRedis() throws Exception {
    String id = test.enqueue("telling", "{}");
    test.drainOnce(2);
    assertTold(id);
    try (InputStream content = test.queue.artifacts().open(id, "").orElseThrow()) {
      assertEquals("a,b\n1,2\n", new String(content.readAllBytes(), StandardCharsets.UTF_8));
    }
  }

  private void assertTold(String id) {
    TaskRecord task = test.find(id);
    assertEquals(TaskState.SUCCEEDED, task.state(), task.error());
    assertEquals(new TaskRecord.Progress(100, 100, "at 100"), task.progress());
    assertEquals(
        new Artifact("sales-of-May.csv", "text/csv", 8, task.artifact().token()), task.artifact());
    List<String> log = test.queue.log(id);
    assertEquals(100, log.size());
    assertTrue(log.get(99).endsWith(" line 100"), log.get(99));
  }

  @Test
  void aWorkerOutlivesARedisThatDoesNotAnswer() {
    TestDrain.Running worker = test.worker(4);
    String id = test.enqueue("hold", "{}");
    TestDrain.next(test.types.started);
    redis.pause();
    try {
      test.types.release.countDown();
      assertEquals("queue unavailable: Redis does not answer", TestDrain.next(test.logged));
    } finally {
      redis.resume();
    }
    test.awaitState(id, TaskState.SUCCEEDED);
    test.awaitState(test.enqueue("echo", "{\"text\":\"x\"}"), TaskState.SUCCEEDED);
    worker.end();
    assertEquals(1, test.types.runs.get(id).get());
  }

  @Test
  void aWorkerThatLostItsLeaseStopsWhatItRan() {
    // the lease is over before the first heartbeat, so another worker may take the task back
    begin(Duration.ofMillis(300));
    TestDrain.Running worker = test.worker(2);
    String id = test.enqueue("hold", "{}");
    TestDrain.next(test.types.started);
    DrainStep[] found = {null};
    test.await(
        "the end of the lease",
        () -> {
          found[0] = test.queue.step(List.of(), new ClaimRequest("finder", 1, Set.of()));
          return found[0].recovered() == 1;
        });
    assertEquals(id, found[0].claimed().get(0).task().id());
    assertEquals("asked to stop", TestDrain.next(test.types.endings));
    DrainReport report = worker.end();
    assertEquals(1, report.fenced());
    assertEquals(0, report.released());
  }
}
