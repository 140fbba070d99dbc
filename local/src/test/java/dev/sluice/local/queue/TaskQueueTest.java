package dev.sluice.local.queue;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sluice.local.redis.TestServer;
import dev.sluice.queue.Changed;
import dev.sluice.queue.ClaimRequest;
import dev.sluice.queue.Claimed;
import dev.sluice.queue.EndedPerMinute;
import dev.sluice.queue.Enqueued;
import dev.sluice.queue.Lease;
import dev.sluice.queue.NewTask;
import dev.sluice.queue.Patch;
import dev.sluice.queue.QueueSettings;
import dev.sluice.queue.RedisTaskQueue;
import dev.sluice.queue.Settlement;
import dev.sluice.queue.Step;
import dev.sluice.queue.TaskFilter;
import dev.sluice.queue.TaskPage;
import dev.sluice.queue.TaskRecord;
import dev.sluice.queue.TaskState;
import dev.sluice.task.Artifact;
import dev.sluice.task.FanOutTask;
import dev.sluice.task.ParamsReader;
import java.io.ByteArrayInputStream;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

/** What every server must do: the contract of the queue, on each kind of Redis. */
@ParameterizedClass(name = "{0}")
@EnumSource(TestServer.class)
class TaskQueueTest {
  @Parameter TestServer server;

  private QueueSettings settings;
  private RedisTaskQueue queue;

  @BeforeEach
  void connect() {
    settings = Servers.fresh(server);
    queue = RedisTaskQueue.connect(settings);
  }

  @AfterEach
  void close() {
    queue.close();
  }

  @Test
  void aTaskGoesTheWholeWay() {
    String id = enqueue(echo("a"));
    assertEquals(TaskState.QUEUED, find(id).state());
    assertEquals("{\"text\":\"a\"}", find(id).params());

    Claimed claimed = claim("w1", 1).get(0);
    assertEquals(id, claimed.task().id());
    assertEquals(1, claimed.task().attempt());
    assertEquals(TaskState.RUNNING, find(id).state());
    assertEquals("w1", find(id).worker());

    Step step =
        queue.step(
            List.of(
                new Settlement.Complete(
                    claimed.lease(), "{\"n\":1}", new Artifact("a.csv", "text/csv", 3))),
            new ClaimRequest("w1", 0, Set.of()));
    assertEquals(1, step.settled());
    TaskRecord done = find(id);
    assertEquals(TaskState.SUCCEEDED, done.state());
    assertEquals("{\"n\":1}", done.result());
    assertEquals(new Artifact("a.csv", "text/csv", 3), done.artifact());
    assertFalse(done.finishedAt().isBefore(done.startedAt()));
    assertEquals(0, queue.status().workers(), "nothing may stay leased");
  }

  @Test
  void everyFieldSurvives() {
    NewTask given =
        new NewTask(
            "echo",
            "{\"text\":\"ä€😀\"}",
            "ann",
            "slow",
            9,
            null,
            7,
            Duration.ofSeconds(840),
            Duration.ofHours(1),
            null,
            true,
            List.of());
    Instant before = Instant.now();
    TaskRecord task = find(enqueue(given));
    assertEquals("{\"text\":\"ä€😀\"}", task.params());
    assertEquals("ann", task.owner());
    assertEquals("slow", task.queue());
    assertEquals(9, task.priority());
    assertEquals(7, task.maxAttempts());
    assertEquals(Duration.ofSeconds(840), task.timeout());
    assertTrue(task.expiresAt().isAfter(before.plusSeconds(3590)));
    assertFalse(task.createdAt().isBefore(before.minusMillis(1)));
  }

  @Test
  void higherPrioritiesGoFirstAndEachIsFirstInFirstOut() {
    List<String> five = List.of(enqueue(echo("a")), enqueue(echo("b")), enqueue(echo("c")));
    String nine = enqueue(priority(9));
    String zero = enqueue(priority(0));
    List<String> order = claim("w1", 10).stream().map(c -> c.task().id()).toList();
    assertEquals(List.of(nine, five.get(0), five.get(1), five.get(2), zero), order);
  }

  @Test
  void aBatchIsOneAnswerEach() {
    List<NewTask> batch =
        new ArrayList<>(IntStream.range(0, 1000).mapToObj(i -> echo("t" + i)).toList());
    List<Enqueued> answers = queue.enqueue(batch);
    assertEquals(1000, answers.size());
    Set<String> ids = new HashSet<>();
    answers.forEach(answer -> ids.add(((Enqueued.Created) answer).id()));
    assertEquals(1000, ids.size());
    assertEquals(1000L, queue.status().counts().get(TaskState.QUEUED));
    assertEquals(1000, claim("w1", 1000).size());
  }

  @Test
  void anotherTokenIsFencedAndChangesNothing() {
    String id = enqueue(echo("a"));
    Claimed claimed = claim("w1", 1).get(0);
    for (Lease wrong :
        List.of(
            new Lease(id, "0.w1"),
            new Lease(id, claimed.lease().token() + "x"),
            new Lease(id, "1" + claimed.lease().token()),
            new Lease("0".repeat(18), claimed.lease().token()))) {
      for (Settlement settlement : everySettlement(wrong)) {
        Step step = queue.step(List.of(settlement), new ClaimRequest("w2", 0, Set.of()));
        assertEquals(List.of(wrong), step.fenced());
        assertEquals(0, step.settled());
      }
    }
    assertEquals(TaskState.RUNNING, find(id).state());
    Step twice =
        queue.step(
            List.of(
                new Settlement.Complete(claimed.lease(), null, null),
                new Settlement.Fail(claimed.lease(), "late")),
            new ClaimRequest("w1", 0, Set.of()));
    assertEquals(1, twice.settled(), "the second settlement in the same step is fenced");
    assertEquals(TaskState.SUCCEEDED, find(id).state());
  }

  @Test
  void retriesAreScheduledAndEndAsFailed() {
    String id = enqueue(attempts(2));
    settle(new Settlement.Retry(claim("w1", 1).get(0).lease(), Duration.ofHours(1), "boom"));
    assertEquals(TaskState.SCHEDULED, find(id).state());
    assertEquals("boom", find(id).error());
    assertTrue(find(id).runAt().isAfter(Instant.now().plusSeconds(3500)));
    queue.patch(id, new Patch(null, Duration.ZERO, null, List.of()));
    Claimed second = claim("w1", 1).get(0);
    assertEquals(2, second.task().attempt());
    settle(new Settlement.Retry(second.lease(), Duration.ZERO, "boom again"));
    assertEquals(TaskState.FAILED, find(id).state());
    assertEquals("boom again", find(id).error());
    assertEquals(2, queue.log(id).size());
  }

  @Test
  void releaseIsNotCharged() {
    String first = enqueue(echo("a"));
    enqueue(echo("b"));
    settle(new Settlement.Release(claim("w1", 1).get(0).lease()));
    Claimed again = claim("w1", 1).get(0);
    assertEquals(first, again.task().id(), "it goes back to the head");
    assertEquals(1, again.task().attempt());
  }

  @Test
  void dueTasksArePromoted() throws Exception {
    String later = enqueue(delayed(Duration.ofHours(1)));
    String soon = enqueue(delayed(Duration.ofMillis(500)));
    assertEquals(TaskState.SCHEDULED, find(soon).state());
    Step step = queue.step(List.of(), new ClaimRequest("w1", 10, Set.of()));
    assertTrue(step.untilNext().toMillis() <= 500);
    List<Claimed> claimed = await(() -> claim("w1", 10));
    assertEquals(List.of(soon), claimed.stream().map(c -> c.task().id()).toList());
    assertEquals(TaskState.SCHEDULED, find(later).state());
  }

  @Test
  void waitingTasksExpire() throws Exception {
    String id = enqueue(expiring(Duration.ofMillis(20)));
    String kept = enqueue(expiring(Duration.ofHours(1)));
    await(
        () -> {
          queue.step(List.of(), new ClaimRequest("w1", 0, Set.of()));
          return find(id).state() == TaskState.CANCELLED ? List.of(1) : List.of();
        });
    assertTrue(find(id).error().contains("expired"));
    assertEquals(List.of(kept), claim("w1", 10).stream().map(c -> c.task().id()).toList());
    assertEquals(0L, queue.status().counts().get(TaskState.QUEUED));
  }

  @Test
  void idempotencyKeys() {
    String id = enqueue(keyed("k", "ann", 1));
    assertEquals(
        new Enqueued.Duplicate(id, TaskState.QUEUED),
        queue.enqueue(List.of(keyed("k", "ann", 1))).get(0));
    assertInstanceOf(Enqueued.KeyReused.class, queue.enqueue(List.of(keyed("k", "ann", 2))).get(0));
    assertNotEquals(id, enqueue(keyed("k", "bob", 1)), "keys belong to their owner");
    queue.delete(id);
    assertNotEquals(id, enqueue(keyed("k", "ann", 2)), "a deleted task frees its key");
  }

  @Test
  void depthLimitRefusesEachBeyondIt() {
    queue.close();
    queue = RedisTaskQueue.connect(settings.withLimits(2, 100, Duration.ofDays(1)));
    List<Enqueued> answers =
        queue.enqueue(List.of(echo("a"), delayed(Duration.ofHours(1)), echo("c")));
    assertInstanceOf(Enqueued.Created.class, answers.get(1));
    assertInstanceOf(Enqueued.QueueFull.class, answers.get(2));
    claim("w1", 1);
    enqueue(echo("d"));
  }

  @Test
  void cancelByState() {
    String waiting = enqueue(echo("a"));
    assertEquals(new Changed(Changed.Outcome.DONE, TaskState.CANCELLED), queue.cancel(waiting));
    String scheduled = enqueue(delayed(Duration.ofHours(1)));
    assertEquals(Changed.Outcome.DONE, queue.cancel(scheduled).outcome());
    String running = enqueue(echo("b"));
    Claimed claimed = claim("w1", 10).get(0);
    assertEquals(running, claimed.task().id(), "a cancelled task is never claimed");
    assertEquals(new Changed(Changed.Outcome.ASKED, TaskState.RUNNING), queue.cancel(running));
    assertEquals(Changed.Outcome.ASKED, queue.cancel(running).outcome());
    assertEquals(Set.of(running), queue.extend("w1").cancelAsked());
    settle(new Settlement.Retry(claimed.lease(), Duration.ZERO, "interrupted"));
    assertEquals(TaskState.CANCELLED, find(running).state());
    assertEquals(Changed.Outcome.WRONG_STATE, queue.cancel(running).outcome());
    assertEquals(Changed.Outcome.ABSENT, queue.cancel("0".repeat(18)).outcome());
    assertEquals(Changed.Outcome.ABSENT, queue.cancel("../x").outcome());
  }

  @Test
  void manyWithdrawnTasksDoNotHideALiveOne() {
    List<String> withdrawn = new ArrayList<>();
    for (int i = 0; i < 2; i++) {
      List<NewTask> batch = IntStream.range(0, 1000).mapToObj(n -> echo("t" + n)).toList();
      queue.enqueue(batch).forEach(one -> withdrawn.add(((Enqueued.Created) one).id()));
    }
    withdrawn.forEach(queue::cancel);
    String live = enqueue(echo("live"));
    Step first = queue.step(List.of(), new ClaimRequest("w1", 1, Set.of()));
    assertEquals(List.of(), first.claimed(), "a step is bounded");
    assertEquals(Duration.ZERO, first.untilNext(), "and says that it is worth another one at once");
    Step second = queue.step(List.of(), new ClaimRequest("w1", 1, Set.of()));
    assertEquals(live, second.claimed().get(0).task().id());
  }

  @Test
  void aWorkerSettlesOnlyWhatItClaimed() {
    String id = enqueue(echo("a"));
    Lease lease = claim("w1", 1).get(0).lease();
    Step other =
        queue.step(
            List.of(new Settlement.Complete(lease, null, null)),
            new ClaimRequest("w2", 0, Set.of()));
    assertEquals(List.of(lease), other.fenced());
    assertEquals(TaskState.RUNNING, find(id).state());
  }

  @Test
  void completeWinsOverCancel() {
    String id = enqueue(echo("a"));
    Claimed claimed = claim("w1", 1).get(0);
    queue.cancel(id);
    settle(new Settlement.Complete(claimed.lease(), null, null));
    assertEquals(TaskState.SUCCEEDED, find(id).state());
    assertFalse(find(id).cancelAsked());
  }

  @Test
  void replayQueuesEndedTasksOnly() {
    String id = enqueue(attempts(1));
    assertEquals(Changed.Outcome.WRONG_STATE, queue.replay(id).outcome());
    settle(new Settlement.Fail(claim("w1", 1).get(0).lease(), "bad"));
    assertEquals(new Changed(Changed.Outcome.DONE, TaskState.QUEUED), queue.replay(id));
    assertEquals(Changed.Outcome.WRONG_STATE, queue.replay(id).outcome());
    Claimed again = claim("w1", 5).get(0);
    assertEquals(1, again.task().attempt());
    settle(new Settlement.Complete(again.lease(), null, null));
    assertEquals(Changed.Outcome.WRONG_STATE, queue.replay(id).outcome());
  }

  @Test
  void aCancelledAndReplayedTaskIsClaimedOnce() {
    String id = enqueue(echo("a"));
    String other = enqueue(echo("b"));
    queue.cancel(id);
    queue.replay(id);
    queue.patch(id, new Patch(9, null, null, List.of()));
    queue.patch(id, new Patch(5, null, null, List.of()));
    assertEquals(2L, queue.status().counts().get(TaskState.QUEUED));
    assertEquals(List.of(other, id), claim("w1", 10).stream().map(c -> c.task().id()).toList());
    assertEquals(0L, queue.status().counts().get(TaskState.QUEUED));
    assertEquals(List.of(), claim("w1", 10));
  }

  @Test
  void patchChangesWaitingTasks() {
    String id = enqueue(echo("a"));
    queue.patch(id, new Patch(8, Duration.ofHours(1), "{\"text\":\"new\"}", List.of()));
    TaskRecord task = find(id);
    assertEquals(TaskState.SCHEDULED, task.state());
    assertEquals(8, task.priority());
    assertEquals("{\"text\":\"new\"}", task.params());
    queue.patch(id, new Patch(null, Duration.ZERO, null, List.of()));
    claim("w1", 1);
    assertEquals(
        Changed.Outcome.WRONG_STATE,
        queue.patch(id, new Patch(1, null, null, List.of())).outcome());
  }

  @Test
  void deleteRemovesEverythingButRunningTasks() {
    String id = enqueue(keyed("k", "ann", 1));
    Claimed claimed = claim("w1", 1).get(0);
    queue.note(claimed.lease(), new TaskRecord.Progress(1, 2, "half way"), List.of("a line"));
    assertEquals(Changed.Outcome.WRONG_STATE, queue.delete(id).outcome());
    settle(new Settlement.Complete(claimed.lease(), null, null));
    assertEquals(Changed.Outcome.DONE, queue.delete(id).outcome());
    assertTrue(queue.find(id).isEmpty());
    assertEquals(List.of(), queue.log(id));
    assertEquals(Changed.Outcome.ABSENT, queue.delete(id).outcome());
  }

  @Test
  void notesNeedTheLease() {
    String id = enqueue(echo("a"));
    Claimed claimed = claim("w1", 1).get(0);
    assertFalse(queue.note(new Lease(id, "1.other"), null, List.of("x")));
    assertTrue(
        queue.note(claimed.lease(), new TaskRecord.Progress(3, 10, "on it"), List.of("l1", "l2")));
    assertEquals(new TaskRecord.Progress(3, 10, "on it"), find(id).progress());
    List<String> log = queue.log(id);
    assertTrue(log.get(0).endsWith(" l1") && log.get(1).endsWith(" l2"), log::toString);
    for (int i = 0; i < 11; i++) {
      queue.note(claimed.lease(), null, IntStream.range(0, 100).mapToObj(n -> "n" + n).toList());
    }
    assertEquals(1000, queue.log(id).size());
  }

  @Test
  void artifactsNeedTheLeaseAndEndWithTheTask() throws Exception {
    String id = enqueue(echo("a"));
    Claimed claimed = claim("w1", 1).get(0);
    var store = queue.artifacts();
    store.put(id, claimed.lease().fence(), new ByteArrayInputStream("abc".getBytes()));
    assertEquals("abc", new String(store.open(id).orElseThrow().readAllBytes()));
    assertThrowsIo(() -> store.put(id, 0, new ByteArrayInputStream(new byte[1])), "lease");
    byte[] large = new byte[4 * 1024 * 1024 + 1];
    assertThrowsIo(
        () -> store.put(id, claimed.lease().fence(), new ByteArrayInputStream(large)), "4 MiB");
    settle(new Settlement.Complete(claimed.lease(), null, null));
    queue.delete(id);
    assertTrue(store.open(id).isEmpty());
  }

  @Test
  void lostWorkersTasksAreTakenBack() throws Exception {
    shortLease();
    String id = enqueue(echo("a"));
    Claimed ghost = claim("ghost", 1).get(0);
    Claimed again = await(() -> claim("w1", 1)).get(0);
    assertEquals(id, again.task().id());
    assertEquals(1, again.task().attempt(), "a lost worker is not a failed attempt");
    assertNotEquals(ghost.lease().token(), again.lease().token());
    Step late =
        queue.step(
            List.of(new Settlement.Complete(ghost.lease(), "1", null)),
            new ClaimRequest("ghost", 0, Set.of()));
    assertEquals(List.of(ghost.lease()), late.fenced());
    assertFalse(queue.extend("ghost").held());
    settle("w1", new Settlement.Complete(again.lease(), "2", null));
    assertEquals("2", find(id).result());
  }

  @Test
  void aTaskThatKillsItsWorkerFailsAndItsMatesDoNot() throws Exception {
    shortLease();
    String killer = enqueue(echo("killer"));
    Set<String> mates = Set.of(enqueue(echo("a")), enqueue(echo("b")), enqueue(echo("c")));
    for (int round = 0; round < 50 && find(killer).state() != TaskState.FAILED; round++) {
      String worker = "w" + round;
      List<Claimed> claimed = new ArrayList<>();
      await(
          () -> {
            claimed.addAll(claim(worker, 4));
            boolean over = find(killer).state() == TaskState.FAILED;
            return over || !claimed.isEmpty() ? List.of(true) : List.of();
          });
      if (claimed.stream().anyMatch(c -> c.task().id().equals(killer))) {
        continue; // the worker dies with all it holds
      }
      claimed.forEach(c -> settle(worker, new Settlement.Complete(c.lease(), null, null)));
    }
    assertEquals(TaskState.FAILED, find(killer).state());
    assertTrue(find(killer).error().contains("worker was lost"));
    for (int left = 10; left > 0 && queue.status().counts().get(TaskState.QUEUED) > 0; left--) {
      claim("last", 1).forEach(c -> settle("last", new Settlement.Complete(c.lease(), null, null)));
    }
    for (String mate : mates) {
      assertEquals(TaskState.SUCCEEDED, find(mate).state());
      assertEquals(1, find(mate).attempt());
    }
  }

  @Test
  void aCancelledTaskOfALostWorkerIsNotRunAgain() throws Exception {
    shortLease();
    String id = enqueue(echo("a"));
    claim("ghost", 1);
    queue.cancel(id);
    await(
        () -> {
          assertEquals(List.of(), claim("w1", 1));
          return find(id).state() == TaskState.CANCELLED ? List.of(1) : List.of();
        });
  }

  @Test
  void fanOutAndJoin() {
    String id = enqueue(echo("parent"));
    Claimed parent = claim("w1", 1).get(0);
    List<NewTask> children = List.of(echo("c0"), echo("c1"), attempts(1));
    assertTrue(queue.enqueueChildren(parent.lease(), 0, children));
    assertTrue(queue.enqueueChildren(parent.lease(), 0, children), "sent again, nothing changes");
    assertFalse(queue.enqueueChildren(new Lease(id, "1.x"), 3, children));
    settle("w1", new Settlement.AwaitChildren(parent.lease(), 3));
    assertTrue(find(id).waitsForChildren());
    assertEquals(new TaskRecord.Progress(0, 3, null), find(id).progress());
    assertEquals(TaskState.RUNNING, find(id).state());
    assertEquals(1L, queue.status().counts().get(TaskState.RUNNING));

    List<Claimed> claimed = claim("w1", 10);
    assertEquals(
        List.of(id + ".0", id + ".1", id + ".2"),
        claimed.stream().map(c -> c.task().id()).toList());
    assertEquals(id, claimed.get(0).task().parentId());
    settle("w1", new Settlement.Complete(claimed.get(1).lease(), "{\"v\":1}", null));
    settle("w1", new Settlement.Fail(claimed.get(2).lease(), "bad line"));
    assertEquals(new TaskRecord.Progress(2, 3, null), find(id).progress());
    settle("w1", new Settlement.Complete(claimed.get(0).lease(), null, null));

    Claimed join = claim("w1", 10).get(0);
    assertEquals(id, join.task().id());
    assertTrue(join.joining());
    assertEquals(1, join.task().attempt());
    assertEquals(
        List.of(
            new FanOutTask.Outcome(0, true, null, null),
            new FanOutTask.Outcome(1, true, "{\"v\":1}", null),
            new FanOutTask.Outcome(2, false, null, "bad line")),
        queue.children(id).toList());
    settle("w1", new Settlement.Complete(join.lease(), "{}", null));
    assertEquals(TaskState.SUCCEEDED, find(id).state());
    assertEquals(
        3, queue.list(new TaskFilter(null, null, null, null, null, id), null, 10).tasks().size());
  }

  @Test
  void aFanOutWithoutChildrenJoinsAtOnce() {
    String id = enqueue(echo("parent"));
    settle(new Settlement.AwaitChildren(claim("w1", 1).get(0).lease(), 0));
    Claimed join = claim("w1", 1).get(0);
    assertEquals(id, join.task().id());
    assertTrue(join.joining());
  }

  @Test
  void childrenOfACancelledParentAreNotRun() {
    String id = enqueue(echo("parent"));
    Claimed parent = claim("w1", 1).get(0);
    queue.enqueueChildren(parent.lease(), 0, List.of(echo("a"), echo("b")));
    settle(new Settlement.AwaitChildren(parent.lease(), 2));
    assertEquals(Changed.Outcome.DONE, queue.cancel(id).outcome());
    assertEquals(List.of(), claim("w1", 10));
    assertEquals(TaskState.CANCELLED, find(id + ".1").state());
    assertEquals(0L, queue.status().counts().get(TaskState.QUEUED));
  }

  @Test
  void aReplayedFanOutRunsOnlyWhatDidNotSucceed() {
    String id = enqueue(echo("parent"));
    Claimed parent = claim("w1", 1).get(0);
    List<NewTask> children = List.of(attempts(1), attempts(1));
    queue.enqueueChildren(parent.lease(), 0, children);
    settle(new Settlement.AwaitChildren(parent.lease(), 2));
    List<Claimed> first = claim("w1", 2);
    settle(new Settlement.Complete(first.get(0).lease(), "1", null));
    settle(new Settlement.Fail(first.get(1).lease(), "bad"));
    settle(new Settlement.Fail(claim("w1", 1).get(0).lease(), "one failed"));
    queue.replay(id);
    Claimed again = claim("w1", 1).get(0);
    assertFalse(again.joining());
    queue.enqueueChildren(again.lease(), 0, children);
    settle(new Settlement.AwaitChildren(again.lease(), 2));
    List<Claimed> second = claim("w1", 5);
    assertEquals(List.of(id + ".1"), second.stream().map(c -> c.task().id()).toList());
    settle(new Settlement.Complete(second.get(0).lease(), "2", null));
    assertTrue(claim("w1", 1).get(0).joining());
    assertTrue(queue.children(id).allMatch(FanOutTask.Outcome::succeeded));
  }

  @Test
  void knownMembersAreCheckedInTheSameRoundTrip() {
    NewTask task = knowing("s1", "nobody");
    assertEquals(new Enqueued.ReferenceMissing("sellers"), queue.enqueue(List.of(task)).get(0));
    queue.replaceReference("sellers", Map.of("s1", "One|DE", "s2", "Two|FR"));
    assertEquals(
        new Enqueued.Unknown(List.of(task.known().get(1))), queue.enqueue(List.of(task)).get(0));
    enqueue(knowing("s1", "s2"));
    queue.replaceReference("sellers", Map.of());
    assertInstanceOf(Enqueued.Unknown.class, queue.enqueue(List.of(knowing("s1"))).get(0));
    assertEquals(Map.of(), queue.reference("sellers"));
  }

  @Test
  void endedTasksAreKeptWithinTheirCount() {
    queue.close();
    queue = RedisTaskQueue.connect(settings.withLimits(1000, 3, Duration.ofDays(1)));
    List<String> ids = new ArrayList<>();
    for (int i = 0; i < 10; i++) {
      ids.add(enqueue(echo("t" + i)));
      settle(new Settlement.Complete(claim("w1", 1).get(0).lease(), null, null));
    }
    assertEquals(3L, queue.status().counts().get(TaskState.SUCCEEDED));
    assertTrue(queue.find(ids.get(6)).isEmpty());
    assertTrue(queue.find(ids.get(7)).isPresent());
  }

  @Test
  void paramsAreForgottenWhenTheTypeSaysSo() {
    NewTask task = echo("a");
    String id =
        enqueue(
            new NewTask(
                task.type(),
                task.params(),
                "ann",
                "other",
                5,
                null,
                3,
                task.timeout(),
                null,
                null,
                false,
                List.of()));
    settle(new Settlement.Complete(claim("w1", 1).get(0).lease(), null, null));
    assertNull(find(id).params());
    assertEquals("other", find(id).queue());
  }

  @Test
  void listsByStateInParts() {
    List<String> ids = new ArrayList<>();
    for (int i = 0; i < 25; i++) {
      ids.add(enqueue(echo("t" + i)));
    }
    java.util.Collections.reverse(ids);
    assertEquals(ids, all(new TaskFilter(null, null, null, null, null, null), 10));
    assertEquals(ids, all(new TaskFilter(TaskState.QUEUED, null, null, null, null, null), 7));
    for (Claimed claimed : claim("w1", 25)) {
      settle(new Settlement.Fail(claimed.lease(), "no"));
    }
    assertEquals(
        new HashSet<>(ids),
        new HashSet<>(all(new TaskFilter(TaskState.FAILED, null, null, null, null, null), 4)));
    assertEquals(List.of(), all(new TaskFilter(TaskState.QUEUED, null, null, null, null, null), 4));
    assertEquals(1, all(new TaskFilter(null, "echo", "default", "T24", "ann", null), 10).size());
    assertEquals(0, all(new TaskFilter(null, null, null, null, "bob", null), 10).size());
  }

  @Test
  void endedAttemptsAreCountedPerMinute() {
    assertEquals(List.of(), queue.rates());
    enqueue(echo("a"));
    enqueue(echo("b"));
    enqueue(attempts(2));
    List<Claimed> claimed = claim("w1", 3);
    settle(new Settlement.Complete(claimed.get(0).lease(), null, null));
    settle(new Settlement.Fail(claimed.get(1).lease(), "no"));
    settle(new Settlement.Retry(claimed.get(2).lease(), Duration.ofHours(1), "later"));
    List<EndedPerMinute> rates = queue.rates(); // two when a minute ended meanwhile
    assertEquals(1, rates.stream().mapToLong(EndedPerMinute::succeeded).sum());
    assertEquals(1, rates.stream().mapToLong(EndedPerMinute::failed).sum());
    assertEquals(1, rates.stream().mapToLong(EndedPerMinute::retried).sum());
  }

  @Test
  void queuesAreClaimedByName() {
    String slow = enqueue(queued("slow"));
    String fast = enqueue(queued("fast"));
    List<Claimed> claimed =
        queue.step(List.of(), new ClaimRequest("w1", 5, Set.of("fast"))).claimed();
    assertEquals(List.of(fast), claimed.stream().map(c -> c.task().id()).toList());
    assertEquals(TaskState.QUEUED, find(slow).state());
  }

  @Test
  void watchersSeeEveryChange() {
    String before = queue.revision();
    assertEquals(before, queue.awaitChange(before, Duration.ofMillis(20)));
    String id = enqueue(echo("a"));
    String after = queue.awaitChange(before, Duration.ofSeconds(5));
    assertNotEquals(before, after);
    queue.cancel(id);
    assertNotEquals(after, queue.revision());
  }

  @Test
  void idleWorkersAreWoken() throws Exception {
    assertFalse(queue.awaitWork(Duration.ofMillis(20)));
    Thread waiter = new Thread(() -> queue.awaitWork(Duration.ofSeconds(20)));
    waiter.start();
    enqueue(echo("a"));
    waiter.join(5_000);
    assertFalse(waiter.isAlive());
  }

  @Test
  void oversizedResultsAreRefusedBeforeAnythingIsSent() {
    enqueue(echo("a"));
    Lease lease = claim("w1", 1).get(0).lease();
    String large = "\"" + "x".repeat(65_536) + "\"";
    assertThrowsArgument(() -> settle(new Settlement.Complete(lease, large, null)));
    settle(new Settlement.Fail(lease, "e".repeat(10_000)));
    assertEquals(2_000, find(lease.taskId()).error().length());
  }

  private List<String> all(TaskFilter filter, int limit) {
    List<String> ids = new ArrayList<>();
    String position = null;
    do {
      TaskPage page = queue.list(filter, position, limit);
      page.tasks().forEach(task -> ids.add(task.id()));
      position = page.next();
    } while (position != null);
    return ids;
  }

  private void shortLease() {
    queue.close();
    queue = RedisTaskQueue.connect(settings.withLease(Duration.ofMillis(150)));
  }

  private String enqueue(NewTask task) {
    return ((Enqueued.Created) queue.enqueue(List.of(task)).get(0)).id();
  }

  private TaskRecord find(String id) {
    return queue.find(id).orElseThrow();
  }

  private List<Claimed> claim(String worker, int n) {
    return queue.step(List.of(), new ClaimRequest(worker, n, Set.of())).claimed();
  }

  private void settle(Settlement settlement) {
    settle("w1", settlement);
  }

  private void settle(String worker, Settlement settlement) {
    assertEquals(
        1, queue.step(List.of(settlement), new ClaimRequest(worker, 0, Set.of())).settled());
  }

  private static List<Settlement> everySettlement(Lease lease) {
    return List.of(
        new Settlement.Complete(lease, null, null),
        new Settlement.Retry(lease, Duration.ZERO, "x"),
        new Settlement.Fail(lease, "x"),
        new Settlement.Release(lease),
        new Settlement.AwaitChildren(lease, 1));
  }

  /** Asks again until there is something, for at most 10 s. */
  private static <T> List<T> await(java.util.function.Supplier<List<T>> condition)
      throws InterruptedException {
    long end = System.nanoTime() + Duration.ofSeconds(10).toNanos();
    while (System.nanoTime() < end) {
      List<T> found = condition.get();
      if (!found.isEmpty()) {
        return found;
      }
      Thread.onSpinWait();
    }
    throw new AssertionError("not within 10 s");
  }

  private interface Action {
    void run() throws Exception;
  }

  private static void assertThrowsIo(Action action, String part) {
    var e = org.junit.jupiter.api.Assertions.assertThrows(java.io.IOException.class, action::run);
    assertTrue(e.getMessage().contains(part), e.getMessage());
  }

  private static void assertThrowsArgument(Action action) {
    org.junit.jupiter.api.Assertions.assertThrows(IllegalArgumentException.class, action::run);
  }

  private static NewTask echo(String text) {
    return NewTask.of("echo", "{\"text\":\"" + text + "\"}", "ann");
  }

  private static NewTask with(
      int priority,
      Duration delay,
      int attempts,
      Duration expires,
      String queue,
      NewTask.Idempotency key,
      String owner,
      String... known) {
    return new NewTask(
        "echo",
        "{\"text\":\"x\"}",
        owner,
        queue,
        priority,
        delay,
        attempts,
        Duration.ofSeconds(60),
        expires,
        key,
        true,
        Arrays.stream(known).map(k -> new ParamsReader.Known("", "sellers", k)).toList());
  }

  private static NewTask priority(int priority) {
    return with(priority, null, 5, null, "default", null, "ann");
  }

  private static NewTask delayed(Duration delay) {
    return with(5, delay, 5, null, "default", null, "ann");
  }

  private static NewTask attempts(int attempts) {
    return with(5, null, attempts, null, "default", null, "ann");
  }

  private static NewTask expiring(Duration after) {
    return with(5, null, 5, after, "default", null, "ann");
  }

  private static NewTask queued(String queue) {
    return with(5, null, 5, null, queue, null, "ann");
  }

  private static NewTask keyed(String key, String owner, int body) {
    byte[] hash = new byte[32];
    hash[0] = (byte) body;
    return with(5, null, 5, null, "default", new NewTask.Idempotency(key, hash), owner);
  }

  private static NewTask knowing(String... members) {
    return with(5, null, 5, null, "default", null, "ann", members);
  }
}
