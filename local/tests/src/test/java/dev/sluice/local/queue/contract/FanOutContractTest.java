package dev.sluice.local.queue.contract;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sluice.queue.ChangeResult;
import dev.sluice.queue.DrainStep.Claimed;
import dev.sluice.queue.Lease;
import dev.sluice.queue.NewTask;
import dev.sluice.queue.QueueUnavailable;
import dev.sluice.queue.Settlement;
import dev.sluice.queue.TaskFilter;
import dev.sluice.queue.TaskQueue;
import dev.sluice.queue.TaskRecord;
import dev.sluice.queue.TaskState;
import dev.sluice.task.FanOutTask;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** Parents and children, on each kind of Redis. */
class FanOutContractTest extends QueueContract {
  @Test
  void aChildMayBeScheduled() throws Exception {
    String id = enqueue(echo("parent"));
    Claimed parent = claim("w1", 1).get(0);
    List<NewTask> children = List.of(delayed(Duration.ofHours(1)), delayed(Duration.ofMillis(1)));
    while (queue.awaitWork(Set.of(), Duration.ofMillis(20))) {
      claim("w2", 1);
    }
    assertTrue(queue.enqueueChildren(parent.lease(), 0, children));
    assertTrue(queue.awaitWork(Set.of(), Duration.ofMillis(20)), "who waits learns when it is due");
    TaskRecord later = find(id + ".0");
    assertEquals(TaskState.SCHEDULED, later.state());
    assertEquals(id, later.parentId());
    assertTrue(later.runAt().isAfter(Instant.now().plusSeconds(3_000)));
    assertTrue(queue.enqueueChildren(parent.lease(), 0, children), "sent again, nothing changes");
    assertEquals(later, find(id + ".0"));
    settle("w1", new Settlement.AwaitChildren(parent.lease(), 2));
    Claimed soon = await(() -> claim("w1", 10)).get(0);
    assertEquals(id + ".1", soon.task().id());
    settle("w1", new Settlement.Complete(soon.lease(), null, null));
    assertEquals(TaskState.CANCELLED, queue.cancel(id + ".0").state());
    assertTrue(claim("w1", 1).get(0).joining());
  }

  @Test
  void aDeletedChildOfARetriedParentIsLastThoughItsOldEntryIsStillThere() {
    String id = enqueue(echo("parent"));
    Lease parent = claim("w1", 1).get(0).lease();
    for (int first = 0; first < 450; first += 150) {
      assertTrue(queue.enqueueChildren(parent, first, Collections.nCopies(150, echo("child"))));
    }
    assertEquals(
        ChangeResult.Outcome.DONE, queue.delete(id + ".225").outcome()); // far from both ends
    settle("w1", new Settlement.Fail(parent, "failed"));
    queue.replay(id);
    queue.patch(id, new TaskQueue.Patch(9, null, null, List.of()));
    Lease again = claim("w1", 1).get(0).lease();
    assertTrue(queue.enqueueChildren(again, 225, List.of(echo("again"))));
    List<Claimed> claimed = new ArrayList<>();
    for (int worker = 2; worker < 7; worker++) {
      claimed.addAll(claim("w" + worker, 90));
    }
    assertEquals(450, claimed.size());
    assertEquals(id + ".225", claimed.get(449).task().id());
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
    assertEquals(3, queue.list(TaskFilter.ALL.withParent(id), null, 10).tasks().size());
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
    assertEquals(ChangeResult.Outcome.DONE, queue.cancel(id).outcome());
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
    assertEquals(0L, queue.status().counts().get(TaskState.FAILED), "neither has failed any more");
    settle(new Settlement.Complete(second.get(0).lease(), "2", null));
    assertTrue(claim("w1", 1).get(0).joining());
    assertTrue(queue.children(id).allMatch(FanOutTask.Outcome::succeeded));
  }

  @Test
  void aChildThatIsRetriedIsWaitedForAgain() {
    String id = enqueue(echo("parent"));
    Lease parent = claim("w1", 1).get(0).lease();
    queue.enqueueChildren(parent, 0, List.of(echo("a"), echo("b")));
    settle(new Settlement.AwaitChildren(parent, 2));
    List<Claimed> children = claim("w1", 2);
    settle(new Settlement.Fail(children.get(0).lease(), "bad"));
    queue.replay(id + ".0");
    settle(new Settlement.Complete(children.get(1).lease(), null, null));
    assertTrue(find(id).waitsForChildren());
    settle(new Settlement.Complete(claim("w1", 1).get(0).lease(), null, null));
    assertTrue(claim("w1", 1).get(0).joining());
  }

  @Test
  void cancellingTheLastChildWakesAWorkerForItsParent() {
    String id = enqueue(echo("parent"));
    Lease parent = claim("w1", 1).get(0).lease();
    queue.enqueueChildren(parent, 0, List.of(delayed(Duration.ofHours(1))));
    settle(new Settlement.AwaitChildren(parent, 1));
    while (queue.awaitWork(Set.of(), Duration.ofMillis(20))) {
      claim("w1", 1);
    }
    queue.cancel(id + ".0");
    assertTrue(queue.awaitWork(Set.of(), Duration.ofMillis(20)));
    assertTrue(claim("w1", 1).get(0).joining());
  }

  /** A server that came back older has forgotten that the failed child was enqueued again. */
  @Test
  void aReplayedFanOutDoesNotWaitForWhatHasNotBeenEnqueuedAgain() {
    String id = enqueue(echo("parent"));
    Lease parent = claim("w1", 1).get(0).lease();
    queue.enqueueChildren(parent, 0, List.of(attempts(1)));
    settle(new Settlement.AwaitChildren(parent, 1));
    settle(new Settlement.Fail(claim("w1", 1).get(0).lease(), "bad"));
    settle(new Settlement.Fail(claim("w1", 1).get(0).lease(), "one failed"));
    queue.replay(id);
    Lease again = claim("w1", 1).get(0).lease();
    assertThrows(
        QueueUnavailable.class, () -> queue.enqueueChildren(again, 1, List.of(attempts(1))));
    settle(new Settlement.AwaitChildren(again, 1));
    assertEquals(TaskState.QUEUED, find(id).state());
  }

  @Test
  void aFanOutThatSucceededRunsAgainWhatDidNot() {
    String id = enqueue(echo("parent"));
    Claimed parent = claim("w1", 1).get(0);
    List<NewTask> children = List.of(attempts(1), attempts(1));
    queue.enqueueChildren(parent.lease(), 0, children);
    settle(new Settlement.AwaitChildren(parent.lease(), 2));
    List<Claimed> first = claim("w1", 5);
    settle(new Settlement.Complete(first.get(0).lease(), "1", null));
    settle(new Settlement.Fail(first.get(1).lease(), "bad"));
    settle(new Settlement.Complete(claim("w1", 1).get(0).lease(), "half", null));
    assertEquals(2L, queue.status().counts().get(TaskState.SUCCEEDED));

    assertEquals(ChangeResult.Outcome.DONE, queue.replay(id).outcome());
    assertEquals(ChangeResult.Outcome.WRONG_STATE, queue.replay(id).outcome()); // it is waiting
    Claimed again = claim("w1", 1).get(0);
    assertFalse(again.joining());
    assertEquals(parent.task().params(), again.task().params());
    queue.enqueueChildren(again.lease(), 0, children);
    settle(new Settlement.AwaitChildren(again.lease(), 2));
    List<Claimed> second = claim("w1", 5);
    assertEquals(List.of(id + ".1"), second.stream().map(c -> c.task().id()).toList());
    settle(new Settlement.Complete(second.get(0).lease(), "2", null));
    settle(new Settlement.Complete(claim("w1", 1).get(0).lease(), "whole", null));
    assertEquals("whole", queue.find(id).orElseThrow().result());
    assertEquals(3L, queue.status().counts().get(TaskState.SUCCEEDED));
    assertEquals(ChangeResult.Outcome.WRONG_STATE, queue.replay(id).outcome()); // all succeeded
    raw(redis -> redis.set(key("fanfailed:" + id), "x"));
    assertEquals(ChangeResult.Outcome.WRONG_STATE, queue.replay(id).outcome()); // nobody knows
  }
}
