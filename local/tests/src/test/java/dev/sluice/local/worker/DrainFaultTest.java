package dev.sluice.local.worker;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static redis.clients.jedis.params.RestoreParams.restoreParams;

import dev.sluice.queue.DrainStep;
import dev.sluice.queue.QueueSettings;
import dev.sluice.queue.TaskQueue.Patch;
import dev.sluice.queue.TaskRecord;
import dev.sluice.queue.TaskState;
import dev.sluice.queue.WaitReason;
import dev.sluice.redis.RedisTaskQueue;
import dev.sluice.worker.Deadline;
import dev.sluice.worker.DrainMode;
import dev.sluice.worker.DrainReport;
import dev.sluice.worker.DrainReport.Count;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import redis.clients.jedis.Jedis;
import redis.clients.jedis.UnifiedJedis;

/** What a drain does when workers die, Redis is silent or a build cannot run a task. */
class DrainFaultTest extends DrainScenario {
  @Test
  void whatADeadWorkerHeldIsRunByAnother() {
    begin(Duration.ofMillis(300));
    String first = test.enqueue("echo", "{\"text\":\"a\"}");
    String second = test.enqueue("echo", "{\"text\":\"b\"}");
    DrainStep ghost = holdings.step(test.queue, "ghost", 2);
    assertEquals(2, ghost.claimed().size());

    TestDrain.Running worker = test.worker(4);
    test.awaitState(first, TaskState.SUCCEEDED);
    test.awaitState(second, TaskState.SUCCEEDED);
    assertEquals(2, worker.end().count(Count.RECOVERED));
    assertTrue(test.queue.log(first).get(0).endsWith("its worker was lost"));
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
    assertEquals(22, report.count(Count.SUCCEEDED));
    assertEquals(0, test.types.company.get(first));
    assertEquals(0, test.types.company.get(second));
  }

  private void loseTogether(String ghost) {
    // claims the previous ghost's task as soon as its lease is over
    test.await(
        "two tasks for " + ghost,
        () -> {
          holdings.step(test.queue, ghost, 2 - holdings.of(ghost).size());
          return holdings.of(ghost).size() == 2;
        });
    test.await(
        "the end of " + ghost, () -> holdings.step(test.queue, "finder", 0).recovered() == 2);
  }

  @Test
  void whatTheBuildCannotRunIsHandedBackForAnother() {
    String unknown = test.enqueue("no-such-type", "{}", 1, MINUTE);
    String unreadable = test.enqueue("echo", "{\"txt\":1}", 1, MINUTE);
    Instant before = Instant.now();
    DrainReport report = test.drainOnce(4);
    assertEquals(2, report.count(Count.RELEASED));
    assertEquals(0, report.count(Count.FAILED));
    handedBack(unknown, WaitReason.Reason.UNKNOWN_TYPE, before);
    handedBack(unreadable, WaitReason.Reason.UNREADABLE_PARAMS, before);
    assertEquals(0, test.drainOnce(4).count(Count.CLAIMED), "not again at once");

    test.settings = test.settings.withUnknownFor(Duration.ZERO).withBuild("9.1");
    test.queue.patch(unknown, new Patch(null, Duration.ZERO, null, List.of()));
    test.queue.patch(unreadable, new Patch(null, Duration.ZERO, null, List.of()));
    assertEquals(2, test.drainOnce(4).count(Count.FAILED));
    String error = test.find(unknown).error();
    assertTrue(error.matches("unknown-type for drain-[a-z0-9]+ \\(build 9.1\\): .*"), error);
    assertTrue(error.endsWith("there is no task type no-such-type"), error);
    assertTrue(test.find(unreadable).error().contains("/params/text"));
  }

  @Test
  void whatWaitsForWhatTheProcessHasOnceTakesNoSlotAndNoAttempt() {
    TestDrain.Running first = test.worker(1);
    TestDrain.Running second = test.worker(1);
    List<String> both =
        List.of(test.enqueue("sharing", "{}", 1, MINUTE), test.enqueue("sharing", "{}", 1, MINUTE));
    test.await("one to be handed back", () -> both.stream().anyMatch(this::occupied));
    test.awaitState(test.enqueue("echo", "{\"text\":\"x\"}"), TaskState.SUCCEEDED);
    test.types.release.countDown();
    for (String id : both) {
      assertEquals(1, test.awaitState(id, TaskState.SUCCEEDED).attempt());
    }
    assertEquals(0, first.end().count(Count.FAILED) + second.end().count(Count.FAILED));
  }

  private boolean occupied(String id) {
    return test.queue
        .waiting(test.find(id))
        .filter(waiting -> waiting.reason() == WaitReason.Reason.OCCUPIED)
        .isPresent();
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
  void aWorkerOutlivesARedisThatDoesNotAnswer() {
    TestDrain.Running worker = test.worker(4);
    String id = test.enqueue("hold", "{}");
    TestDrain.next(test.types.started);
    redis.pause();
    try {
      test.types.release.countDown();
      assertEquals(
          "queue unavailable: Redis does not answer: no answer in time",
          TestDrain.next(test.logged));
    } finally {
      redis.resume();
    }
    test.awaitState(id, TaskState.SUCCEEDED);
    test.awaitState(test.enqueue("echo", "{\"text\":\"x\"}"), TaskState.SUCCEEDED);
    worker.end();
    assertEquals(1, test.types.runs.get(id).get());
  }

  /** It would be billed for as long as a lease, and the next one is started within a minute. */
  @Test
  void aFunctionThatHoldsNothingDoesNotWaitForARedisThatIsAway() {
    test.queue.close();
    test.queue = RedisTaskQueue.connect(QueueSettings.of(URI.create("redis://127.0.0.1:1")));
    Deadline deadline = Deadline.of(() -> 600_000, List.of());
    TestDrain.Running drain = test.start(2, DrainMode.LONG_POLL, deadline);
    Throwable failed = assertThrows(AssertionError.class, drain::await).getCause().getCause();
    assertEquals("Redis does not answer: refused", failed.getMessage());
    assertEquals("queue unavailable: Redis does not answer: refused", TestDrain.next(test.logged));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {"whole | {\"count\":2}", "telling | {}"})
  void whatFoundRedisFullIsNotCharged(String type, String params) {
    String id = test.enqueue(type, params, 1, MINUTE);
    try (UnifiedJedis admin = redis.client()) {
      admin.configSet("maxmemory", "1");
      try {
        test.worker(2);
        test.await(
            "a hand-back",
            () ->
                test.queue
                    .waiting(test.find(id))
                    .filter(w -> w.reason() == WaitReason.Reason.QUEUE_UNAVAILABLE)
                    .isPresent());
      } finally {
        admin.configSet("maxmemory", "0");
      }
    }
    assertEquals(1, test.awaitState(id, TaskState.SUCCEEDED).attempt());
  }

  @Test
  void whatAnOlderRedisLeasesToAWorkerThatEndsIsTakenBack() {
    TestDrain.Running worker = test.worker(1);
    String id = test.enqueue("hold", "{}");
    TestDrain.next(test.types.started);
    try (Jedis admin = new Jedis(redis.url())) {
      Map<String, byte[]> older = new HashMap<>();
      for (String key : admin.keys("*")) {
        older.put(key, admin.dump(key));
      }
      test.types.release.countDown();
      test.awaitState(id, TaskState.SUCCEEDED);
      test.await("the worker to wait", () -> admin.clientList().contains(" flags=b "));
      older.keySet().removeIf(key -> key.endsWith(":wake")); // or it would go on
      older.forEach((key, value) -> admin.restore(key, 0, value, restoreParams().replace()));
    }
    worker.end();
    assertEquals(TaskState.QUEUED, test.find(id).state(), "not once its lease is over");
  }

  @Test
  void aWorkerThatLostItsLeaseStopsWhatItRan() {
    // the lease is over before the first heartbeat, so another worker may take the task back; with
    // a free slot, the worker would ask for more at that moment, which extends its lease
    begin(Duration.ofMillis(300));
    TestDrain.Running worker = test.worker(1);
    String id = test.enqueue("hold", "{}");
    TestDrain.next(test.types.started);
    DrainStep[] found = {null};
    DrainReport report;
    // the finder's own lease does not end, or the worker would take the task again
    try (RedisTaskQueue queue = test.connect(LEASE)) {
      test.await(
          "the end of the lease",
          () -> {
            found[0] = holdings.step(queue, "finder", 1);
            // not recovered(): it is 0 when the answer was lost and the step was sent again
            return !found[0].claimed().isEmpty();
          });
      assertEquals(id, found[0].claimed().get(0).task().id());
      assertEquals("asked to stop", TestDrain.next(test.types.endings));
      report = worker.end();
    }
    assertEquals(1, report.count(Count.FENCED));
    assertEquals(0, report.count(Count.RELEASED));
  }
}
