package dev.sluice.local.queue.contract;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sluice.queue.ChangeResult;
import dev.sluice.queue.DrainStep;
import dev.sluice.queue.DrainStep.Claimed;
import dev.sluice.queue.Enqueued;
import dev.sluice.queue.NewTask;
import dev.sluice.queue.Settlement;
import dev.sluice.queue.TaskQueue.Patch;
import dev.sluice.queue.TaskRecord;
import dev.sluice.queue.TaskState;
import dev.sluice.task.Artifact;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** A task from start to end, and what people may do to tasks, on each kind of Redis. */
class TaskQueueTest extends QueueContract {
  @Test
  void aTaskRunsFromStartToEnd() {
    String id = enqueue(echo("a"));
    assertEquals(TaskState.QUEUED, find(id).state());
    assertEquals("{\"text\":\"a\"}", find(id).params());

    Claimed claimed = claim("w1", 1).get(0);
    assertEquals(id, claimed.task().id());
    assertEquals(1, claimed.task().attempt());
    assertEquals(TaskState.RUNNING, find(id).state());
    assertEquals("w1", find(id).worker());

    DrainStep step =
        step(
            "w1",
            List.of(
                new Settlement.Complete(
                    claimed.lease(), "{\"n\":1}", new Artifact("a.csv", "text/csv", 3))),
            0,
            Set.of());
    assertEquals(1, step.settled());
    TaskRecord done = find(id);
    assertEquals(TaskState.SUCCEEDED, done.state());
    assertEquals("{\"n\":1}", done.result());
    assertEquals(new Artifact("a.csv", "text/csv", 3, claimed.lease().token()), done.artifact());
    assertFalse(done.finishedAt().isBefore(done.startedAt()));
    assertEquals(0, queue.status().workers(), "nothing may stay leased");
  }

  @Test
  void cancelByState() {
    String waiting = enqueue(echo("a"));
    assertEquals(
        new ChangeResult(ChangeResult.Outcome.DONE, TaskState.CANCELLED), queue.cancel(waiting));
    String scheduled = enqueue(delayed(Duration.ofHours(1)));
    assertEquals(ChangeResult.Outcome.DONE, queue.cancel(scheduled).outcome());
    String running = enqueue(echo("b"));
    Claimed claimed = claim("w1", 10).get(0);
    assertEquals(running, claimed.task().id(), "a cancelled task is never claimed");
    assertEquals(
        new ChangeResult(ChangeResult.Outcome.ASKED, TaskState.RUNNING), queue.cancel(running));
    assertEquals(ChangeResult.Outcome.ASKED, queue.cancel(running).outcome());
    assertEquals(Set.of(running), queue.extend("w1", held("w1")).cancelAsked());
    settle(new Settlement.Retry(claimed.lease(), Duration.ZERO, "interrupted"));
    assertEquals(TaskState.CANCELLED, find(running).state());
    assertEquals(ChangeResult.Outcome.WRONG_STATE, queue.cancel(running).outcome());
    assertEquals(ChangeResult.Outcome.ABSENT, queue.cancel("0".repeat(18)).outcome());
    assertEquals(ChangeResult.Outcome.ABSENT, queue.cancel("../x").outcome());
  }

  @Test
  void manyWithdrawnTasksDoNotHideALiveOne() {
    onePartition(BOUND);
    List<String> ids = new ArrayList<>();
    for (int i = 0; i < 2; i++) {
      List<NewTask> batch = IntStream.range(0, 1000).mapToObj(n -> echo("t" + n)).toList();
      queue.enqueue(batch).forEach(one -> ids.add(((Enqueued.Created) one).id()));
    }
    int first200 = 200; // entries near an end of their list are removed when they are withdrawn
    ids.subList(first200, 1_700).forEach(queue::cancel);
    assertEquals(first200, claim("w1", first200).size());
    String live = ids.get(1_700);
    DrainStep first = step("w1", List.of(), 1, Set.of());
    assertEquals(List.of(), first.claimed(), "a step is bounded");
    assertEquals(
        Duration.ZERO, first.untilNext(), "and says that another one is worthwhile at once");
    DrainStep second = step("w1", List.of(), 1, Set.of());
    assertEquals(live, second.claimed().get(0).task().id());
  }

  @Test
  void replayQueuesEndedTasksOnly() {
    String id = enqueue(attempts(1));
    assertEquals(ChangeResult.Outcome.WRONG_STATE, queue.replay(id).outcome());
    settle(new Settlement.Fail(claim("w1", 1).get(0).lease(), "bad"));
    assertEquals(new ChangeResult(ChangeResult.Outcome.DONE, TaskState.QUEUED), queue.replay(id));
    assertEquals(ChangeResult.Outcome.WRONG_STATE, queue.replay(id).outcome());
    Claimed again = claim("w1", 5).get(0);
    assertEquals(1, again.task().attempt());
    settle(new Settlement.Complete(again.lease(), null, null));
    assertEquals(ChangeResult.Outcome.WRONG_STATE, queue.replay(id).outcome());
  }

  @Test
  void aTaskWakesAWorker() {
    while (queue.awaitWork(Set.of(), Duration.ofMillis(20))) {
      claim("w1", 1);
    }
    enqueue(echo("a"));
    assertTrue(queue.awaitWork(Set.of(), Duration.ofMillis(20)));
  }

  @Test
  void anotherPriorityMovesAWaitingTask() {
    onePartition(ORDER);
    enqueue(echo("a"));
    String other = enqueue(echo("b"));
    queue.patch(other, new Patch(9, null, null, List.of()));
    assertEquals(other, claim("w1", 1).get(0).task().id());
  }

  @Test
  void aReplayedTaskWakesAWorker() {
    String id = enqueue(echo("a"));
    queue.cancel(id);
    while (queue.awaitWork(Set.of(), Duration.ofMillis(20))) {
      claim("w1", 1);
    }
    queue.replay(id);
    assertTrue(queue.awaitWork(Set.of(), Duration.ofMillis(20)));
  }

  @Test
  void aReplayedTaskIsLastThoughItsOldEntryIsStillThere() {
    List<NewTask> many = IntStream.range(0, 450).mapToObj(n -> echo("t" + n)).toList();
    List<Enqueued> created = queue.enqueue(many);
    String middle = ((Enqueued.Created) created.get(225)).id(); // too far from both ends
    queue.cancel(middle);
    queue.replay(middle);
    List<Claimed> claimed = claim("w1", 450);
    assertEquals(450, claimed.size());
    assertEquals(middle, claimed.get(449).task().id());
  }

  @Test
  void aCancelledAndReplayedTaskIsClaimedOnce() {
    onePartition(ORDER);
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
        ChangeResult.Outcome.WRONG_STATE,
        queue.patch(id, new Patch(1, null, null, List.of())).outcome());
  }

  @Test
  void aMomentToRunIsKeptHoweverOftenItIsGiven() {
    String id = enqueue(echo("a"));
    Instant moment = Instant.now().plusSeconds(3600).truncatedTo(ChronoUnit.MICROS);
    Instant shown = moment.plusNanos(999_999).truncatedTo(ChronoUnit.MILLIS);
    for (int i = 0; i < 3; i++) {
      queue.patch(id, new Patch(null, null, moment, null, List.of()));
      assertEquals(shown, find(id).runAt(), "and not early");
    }
    queue.patch(id, new Patch(null, null, Instant.EPOCH.minusSeconds(1), null, List.of()));
    assertEquals(TaskState.QUEUED, find(id).state());
  }

  @Test
  void deleteRemovesEverythingButRunningTasks() {
    String id = enqueue(keyed("k", "ann", 1));
    Claimed claimed = claim("w1", 1).get(0);
    queue.note(claimed.lease(), new TaskRecord.Progress(1, 2, "half way"), List.of("a line"));
    queue.checkpoint(claimed.lease(), "{}");
    assertEquals(ChangeResult.Outcome.WRONG_STATE, queue.delete(id).outcome());
    settle(new Settlement.Release(claimed.lease()));
    assertEquals(ChangeResult.Outcome.DONE, queue.delete(id).outcome());
    assertTrue(queue.find(id).isEmpty());
    assertEquals(List.of(), queue.log(id));
    assertTrue(queue.checkpoint(id).isEmpty());
    assertEquals(ChangeResult.Outcome.ABSENT, queue.delete(id).outcome());
  }
}
