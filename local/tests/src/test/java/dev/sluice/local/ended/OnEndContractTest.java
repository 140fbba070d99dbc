package dev.sluice.local.ended;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeFalse;

import dev.sluice.json.BadJson;
import dev.sluice.json.JsonTree;
import dev.sluice.local.queue.LossyProxy;
import dev.sluice.local.queue.contract.QueueContract;
import dev.sluice.queue.ChangeResult.Outcome;
import dev.sluice.queue.DrainStep.Claimed;
import dev.sluice.queue.Enqueued;
import dev.sluice.queue.Lease;
import dev.sluice.queue.NewTask;
import dev.sluice.queue.Settlement;
import dev.sluice.queue.TaskFilter;
import dev.sluice.queue.TaskRecord;
import dev.sluice.queue.TaskState;
import dev.sluice.redis.RedisTaskQueue;
import dev.sluice.redis.record.TaskIds;
import java.time.Duration;
import java.util.Collections;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Each end of a task that names an address enqueues one task that tells it, on each Redis. */
class OnEndContractTest extends QueueContract {
  private static final String URL = "https://example.org/hook?" + "x".repeat(475);

  private static NewTask telling(NewTask task) {
    return task.withOnEnd(URL);
  }

  private static NewTask telling() {
    return telling(echo("a"));
  }

  /** Those of one type are not spread over lanes that a test would have to know. */
  private List<TaskRecord> told() {
    return all(TaskFilter.ALL, 100).stream()
        .map(this::find)
        .filter(task -> task.type().equals("task-ended"))
        .toList();
  }

  private static Map<?, ?> params(TaskRecord task) {
    try {
      return (Map<?, ?>) JsonTree.read(task.params());
    } catch (BadJson e) {
      throw new AssertionError(task.params(), e);
    }
  }

  /** That exactly one task tells of this end, and nothing is damaged. */
  private TaskRecord toldOnce(String id, TaskState state) {
    assertEquals(state, find(id).state());
    List<TaskRecord> told = told();
    assertEquals(1, told.size(), told::toString);
    Map<?, ?> params = params(told.get(0));
    assertEquals(id, params.get("id"));
    assertEquals(told.get(0).id(), find(id).noticeId());
    assertEquals(state.name(), params.get("state"));
    return told.get(0);
  }

  @AfterEach
  void isSound() {
    assertTrue(queue.repair(true).sound(), () -> queue.repair(true).toString());
  }

  @Test
  void aTaskThatSucceeds() {
    String id = enqueue(telling(queued("night")).withMaxAttempts(3));
    Lease lease = claim("w1", 1).get(0).lease();
    settle(new Settlement.Complete(lease, "{\"secret\":1}", null));
    TaskRecord told = toldOnce(id, TaskState.SUCCEEDED);
    assertEquals("night", told.queue(), "somebody serves it");
    assertEquals("ann", told.owner());
    assertEquals(30, told.maxAttempts());
    assertEquals(TaskState.QUEUED, told.state());
    assertTrue(TaskIds.valid(told.id()), told.id());
    assertEquals(TaskIds.partition(id), TaskIds.partition(told.id()));
    assertEquals(find(id).finishedAt(), told.createdAt());
    Map<?, ?> params = params(told);
    assertEquals(
        Set.of("id", "type", "state", "queue", "owner", "attempt", "finishedAt", "url"),
        params.keySet());
    assertEquals("echo", params.get("type"));
    assertEquals("night", params.get("queue"));
    assertEquals("ann", params.get("owner"));
    assertEquals(URL, params.get("url"));
    assertEquals("1", params.get("attempt").toString());
    assertEquals(
        Long.toString(find(id).finishedAt().toEpochMilli()), params.get("finishedAt").toString());
    assertEquals(told.id(), claim("w1", 1).get(0).task().id());
  }

  @Test
  void aTaskThatFails() {
    String id = enqueue(telling(attempts(2)));
    settle(new Settlement.Retry(claim("w1", 1).get(0).lease(), Duration.ZERO, "x"));
    assertEquals(List.of(), told(), "it has not ended");
    settle(new Settlement.Retry(claim("w1", 1).get(0).lease(), Duration.ZERO, "x"));
    toldOnce(id, TaskState.FAILED);
  }

  @Test
  void aTaskThatMayNotBeTriedAgain() {
    String id = enqueue(telling());
    settle(new Settlement.Fail(claim("w1", 1).get(0).lease(), "x"));
    toldOnce(id, TaskState.FAILED);
  }

  @Test
  void aTaskThatIsCancelledWhileItWaits() {
    String id = enqueue(telling());
    assertEquals(Outcome.DONE, queue.cancel(id).outcome());
    toldOnce(id, TaskState.CANCELLED);
  }

  @Test
  void aTaskThatIsCancelledBeforeItIsDue() {
    String id = enqueue(telling(delayed(Duration.ofHours(1))));
    queue.cancel(List.of(id), EnumSet.allOf(TaskState.class));
    toldOnce(id, TaskState.CANCELLED);
  }

  @Test
  void aTaskThatIsCancelledWhileItRuns() {
    String id = enqueue(telling());
    Lease lease = claim("w1", 1).get(0).lease();
    assertEquals(Outcome.ASKED, queue.cancel(id).outcome());
    assertEquals(List.of(), told());
    settle(new Settlement.Fail(lease, "stopped"));
    toldOnce(id, TaskState.CANCELLED);
  }

  @Test
  void aWorkerIsWokenForANotice() throws Exception {
    String id = enqueue(telling(delayed(Duration.ofHours(1))));
    while (queue.awaitWork(Set.of(), Duration.ofMillis(20))) {
      claim("w1", 1); // for the task itself
    }
    queue.cancel(id);
    assertTrue(queue.awaitWork(Set.of(), Duration.ofSeconds(5)));
  }

  @Test
  void aTaskThatExpires() {
    String id = enqueue(telling(expiring(Duration.ofHours(1))));
    due("expiring", id);
    assertEquals("task-ended", claim("w1", 1).get(0).task().type());
    toldOnce(id, TaskState.CANCELLED);
  }

  @Test
  void aTaskThatTakesItsWorkersDownWithIt() {
    onePartition("of several, only one that must run alone is known to have been");
    String id = enqueue(telling());
    for (int worker = 0; find(id).state() != TaskState.FAILED; worker++) {
      assertTrue(worker < 10, "lost for good by now");
      claim("lost" + worker, 1);
      due("leases", "lost" + worker);
      step("w1", List.of(), 0, Set.of());
    }
    toldOnce(id, TaskState.FAILED);
  }

  @Test
  void aTaskWhoseWorkerIsLostAfterItWasAskedToStop() {
    String id = enqueue(telling());
    claim("w1", 1);
    queue.cancel(id);
    due("leases", "w1");
    step("w2", List.of(), 0, Set.of());
    toldOnce(id, TaskState.CANCELLED);
  }

  @Test
  void aFanOutThatJoins() {
    String id = enqueue(telling());
    Lease parent = claim("w1", 1).get(0).lease();
    queue.enqueueChildren(parent, 0, List.of(echo("child")));
    settle(new Settlement.AwaitChildren(parent, 1));
    settle(new Settlement.Complete(claim("w1", 1).get(0).lease(), "1", null));
    assertEquals(List.of(), told(), "its child has ended, but names nobody");
    Claimed joining = claim("w1", 1).get(0);
    assertTrue(joining.joining());
    settle(new Settlement.Complete(joining.lease(), "2", null));
    toldOnce(id, TaskState.SUCCEEDED);
  }

  @Test
  void anEndWhoseAnswerIsLostIsToldOnce() {
    assumeFalse(server.isCluster(), "its client bypasses the proxy");
    String id = enqueue(telling());
    Lease lease = claim("w1", 1).get(0).lease();
    String cancelled = enqueue(echo("b").withOnEnd("https://example.org/b"));
    try (LossyProxy proxy = new LossyProxy(settings.redisUrl());
        RedisTaskQueue lossy = through(proxy)) {
      proxy.lose(List.of(LossyProxy.Loss.ANSWER));
      holdings.step(lossy, "w1", List.of(new Settlement.Complete(lease, "1", null)), 0, Set.of());
      assertEquals(1, proxy.lost().size());
      proxy.lose(List.of(LossyProxy.Loss.ANSWER));
      assertEquals(Outcome.DONE, lossy.cancel(cancelled).outcome());
      assertEquals(1, proxy.lost().size());
    }
    assertEquals(TaskState.SUCCEEDED, find(id).state());
    assertEquals(2, told().size());
    assertEquals(
        Set.of(id, cancelled),
        Set.of(params(told().get(0)).get("id"), params(told().get(1)).get("id")));
  }

  @Test
  void aRetryThatEndsIsToldAnew() {
    String id = enqueue(telling());
    settle(new Settlement.Fail(claim("w1", 1).get(0).lease(), "x"));
    String first = toldOnce(id, TaskState.FAILED).id();
    settle(new Settlement.Complete(claim("w1", 1).get(0).lease(), null, null));
    queue.replay(id);
    settle(new Settlement.Complete(claim("w1", 1).get(0).lease(), "1", null));
    List<TaskRecord> told = told();
    assertEquals(2, told.size());
    assertNotEquals(told.get(0).id(), told.get(1).id());
    TaskRecord second = told.get(0).id().equals(first) ? told.get(1) : told.get(0);
    assertEquals("SUCCEEDED", params(second).get("state"));
  }

  @Test
  void whatTellsIsToldOfByNobody() {
    enqueue(telling());
    settle(new Settlement.Complete(claim("w1", 1).get(0).lease(), "1", null));
    settle(new Settlement.Fail(claim("w1", 1).get(0).lease(), "x"));
    assertEquals(1, told().size());
  }

  @Test
  void aTaskThatNamesNobodyOrIsDeletedIsNotTold() {
    enqueue(echo("a"));
    settle(new Settlement.Complete(claim("w1", 1).get(0).lease(), "1", null));
    queue.delete(enqueue(telling()));
    assertEquals(List.of(), told());
  }

  @Test
  void aFullQueueTakesItToo() {
    onePartition(SHARE);
    try (RedisTaskQueue small =
        RedisTaskQueue.connect(settings.withLimits(2, 100, Duration.ofDays(1)))) {
      small.enqueue(List.of(telling()));
      Lease lease = claim("w1", 1).get(0).lease();
      small.enqueue(List.of(echo("b"), echo("c")));
      Enqueued refused = small.enqueue(List.of(echo("d"))).get(0);
      assertInstanceOf(Enqueued.QueueFull.class, refused);
      settle(new Settlement.Complete(lease, "1", null));
    }
    assertEquals(1, told().size());
  }

  /** Another task may have the id that would be the first choice. */
  @Test
  void anIdThatThereIsIsNotTaken() {
    String id = enqueue(telling());
    Lease lease = claim("w1", 1).get(0).lease();
    long now = System.currentTimeMillis();
    TaskIds ids = new TaskIds(TaskIds.partition(id));
    List<String> taken =
        LongStream.range(now, now + 10_000)
            .mapToObj(at -> key(ids.next(at).substring(0, 11) + id.substring(11)))
            .toList();
    raw(redis -> redis.mset(taken.stream().flatMap(k -> Stream.of(k, "")).toArray(String[]::new)));
    settle(new Settlement.Complete(lease, "1", null));
    List<String> made = told().stream().map(TaskRecord::id).toList();
    raw(redis -> redis.del(taken.toArray(String[]::new)));
    assertEquals(1, made.size());
    assertFalse(taken.contains(key(made.get(0))), made::toString);
  }

  @Test
  void manyThatEndInOneStepHaveIdsOfTheirOwn() {
    queue.enqueue(Collections.nCopies(60, telling()));
    List<Settlement> settlements =
        claim("w1", 60).stream()
            .map(one -> (Settlement) new Settlement.Complete(one.lease(), "1", null))
            .toList();
    step("w1", settlements, 0, Set.of());
    assertEquals(60, told().stream().map(TaskRecord::id).distinct().count());
  }
}
