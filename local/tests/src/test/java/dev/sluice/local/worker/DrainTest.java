package dev.sluice.local.worker;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sluice.artifact.DirectoryArtifactStore;
import dev.sluice.queue.Enqueued;
import dev.sluice.queue.NewTask;
import dev.sluice.queue.TaskRecord;
import dev.sluice.queue.TaskState;
import dev.sluice.task.Artifact;
import dev.sluice.worker.Deadline;
import dev.sluice.worker.DrainMode;
import dev.sluice.worker.DrainReport;
import dev.sluice.worker.DrainReport.Count;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Collections;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The drain loop on a real queue. */
class DrainTest extends DrainScenario {
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
    assertEquals(1_000, reports.stream().mapToInt(report -> report.count(Count.SUCCEEDED)).sum());
    assertEquals(1_000, reports.stream().mapToInt(report -> report.count(Count.CLAIMED)).sum());
    assertEquals("\"7\"", test.find(((Enqueued.Created) enqueued.get(7)).id()).result());
  }

  @Test
  void aScheduledDrainEndsWhenNothingIsLeft() {
    for (int i = 0; i < 40; i++) {
      test.enqueue("echo", "{\"text\":\"x\"}");
    }
    DrainReport report = test.drainOnce(4);
    assertEquals(40, report.count(Count.SUCCEEDED));
    assertEquals(0, report.remaining());
    assertEquals(0, test.drainOnce(4).count(Count.CLAIMED));
  }

  @Test
  void aLimitedTypeWaitsInTheQueueAndTheOthersGoOn() {
    NewTask single = NewTask.of(test.types.catalog().find("single").orElseThrow(), "{}", "tester");
    List<Enqueued> singles = test.queue.enqueue(Collections.nCopies(30, single));
    String echo = test.enqueue("echo", "{\"text\":\"x\"}");
    TestDrain.Running worker = test.worker(16);
    test.awaitState(echo, TaskState.SUCCEEDED);
    assertEquals(1L, test.queue.status().counts().get(TaskState.RUNNING));
    test.types.release.countDown();
    for (Enqueued one : singles) {
      test.awaitState(((Enqueued.Created) one).id(), TaskState.SUCCEEDED);
    }
    worker.end();
    test.types.runs.forEach((id, runs) -> assertEquals(1, runs.get(), id));
    assertEquals(31, test.types.runs.size());
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
    assertEquals(7, worker.end().count(Count.SUCCEEDED));
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
    assertEquals(1, report.count(Count.FANNED_OUT));
    assertEquals(5, report.count(Count.SUCCEEDED));
    assertEquals(1, report.count(Count.FAILED));
    assertEquals(id, test.find(id + ".3").parentId());
  }

  @Test
  void aFanOutMayHaveNoChildrenOrMoreThanOneCallTakes() {
    String none = test.enqueue("whole", "{\"count\":0}");
    String many = test.enqueue("whole", "{\"count\":2500}");
    TestDrain.Running worker = test.worker(16);
    assertTrue(test.awaitState(none, TaskState.SUCCEEDED).result().contains("\"succeeded\":0"));
    assertTrue(test.awaitState(many, TaskState.SUCCEEDED).result().contains("\"succeeded\":2499"));
    assertEquals(2_501, worker.end().count(Count.SUCCEEDED));
  }

  @Test
  void aFailedAttemptIsRepeatedWhileThereAreAttempts() {
    String id = test.enqueue("throwing", "{\"text\":\"disk on fire\"}", 3, MINUTE);
    TestDrain.Running worker = test.worker(2);
    TaskRecord task = test.awaitState(id, TaskState.FAILED);
    assertEquals("IOException: disk on fire", task.error());
    assertEquals(3, test.types.runs.get(id).get());
    DrainReport report = worker.end();
    assertEquals(2, report.count(Count.RETRIED));
    assertEquals(1, report.count(Count.FAILED));
  }

  @Test
  void errorsOfEveryKindFailTheTaskAndNotTheWorker() {
    String deep = test.enqueue("deep", "{}", 1, MINUTE);
    String memory = test.enqueue("throwing", "{\"text\":\"memory\"}", 1, MINUTE);
    String permanent = test.enqueue("throwing", "{\"text\":\"permanent\"}");
    String large = test.enqueue("large", "{\"count\":65536}");
    String fits = test.enqueue("large", "{\"count\":65534}");
    DrainReport report = test.drainOnce(4);
    assertEquals(4, report.count(Count.FAILED));
    assertEquals("StackOverflowError", test.find(deep).error());
    assertEquals("OutOfMemoryError: no heap for this", test.find(memory).error());
    assertEquals("no such seller", test.find(permanent).error());
    assertEquals(
        "the result of 65538 bytes is over 64 KiB: use an artifact", test.find(large).error());
    assertEquals(TaskState.SUCCEEDED, test.find(fits).state());
  }

  @Test
  void whatATaskReportsCanBeRead(@TempDir Path directory) throws Exception {
    String id = test.enqueue("telling", "{}");
    DirectoryArtifactStore store = new DirectoryArtifactStore(directory, 1_000, Duration.ofDays(1));
    test.start(2, DrainMode.SCHEDULED, Deadline.none(), store).await();
    assertReported(id);
    try (InputStream content = store.open(id, test.find(id).artifact().token()).orElseThrow()) {
      assertEquals("a,b\n1,2\n", new String(content.readAllBytes(), StandardCharsets.UTF_8));
    }
  }

  @Test
  void anArtifactMayBeKeptInRedis() throws Exception {
    String id = test.enqueue("telling", "{}");
    test.drainOnce(2);
    assertReported(id);
    try (InputStream content = test.queue.artifacts().open(id, "").orElseThrow()) {
      assertEquals("a,b\n1,2\n", new String(content.readAllBytes(), StandardCharsets.UTF_8));
    }
  }

  private void assertReported(String id) {
    TaskRecord task = test.find(id);
    assertEquals(TaskState.SUCCEEDED, task.state(), task.error());
    assertEquals(new TaskRecord.Progress(100, 100, "at 100"), task.progress());
    assertEquals(
        new Artifact("sales-of-May.csv", "text/csv", 8, task.artifact().token()), task.artifact());
    List<String> log = test.queue.log(id);
    assertEquals(100, log.size());
    assertTrue(log.get(99).endsWith(" line 100"), log.get(99));
  }
}
