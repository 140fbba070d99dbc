package dev.sluice.local.queue.contract;

import static dev.sluice.queue.WaitReason.Reason.ALONE;
import static dev.sluice.queue.WaitReason.Reason.BEHIND;
import static dev.sluice.queue.WaitReason.Reason.NEXT;
import static dev.sluice.queue.WaitReason.Reason.NO_WORKER;
import static dev.sluice.queue.WaitReason.Reason.PARENT_ENDED;
import static dev.sluice.queue.WaitReason.Reason.RETRY;
import static dev.sluice.queue.WaitReason.Reason.SCHEDULED;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sluice.local.queue.NewTasks;
import dev.sluice.queue.DrainStep.Claimed;
import dev.sluice.queue.Enqueued;
import dev.sluice.queue.Lease;
import dev.sluice.queue.Settlement;
import dev.sluice.queue.TaskState;
import dev.sluice.queue.WaitReason;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Why a task waits, on each kind of Redis. */
class WaitingContractTest extends QueueContract {
  @Test
  void withoutAWorkerItWaitsForOne() {
    onePartition(KEYS);
    String id = enqueue(echo("a"));
    assertEquals(new WaitReason(NO_WORKER, 0, false, null, 0, null, null), waiting(id));
    claim("w1", 0);
    assertEquals(NEXT, waiting(id).reason());
    double before = WaitReason.ABSENT.plusSeconds(1).toMillis();
    raw(redis -> redis.zincrby(key("workers"), -before, "w1"));
    assertEquals(NO_WORKER, waiting(id).reason());
  }

  @Test
  void tasksAheadOfItAreCounted() {
    onePartition(ORDER);
    enqueue(echo("runs"));
    claim("w1", 1);
    String low = enqueue(priority(1));
    assertEquals(NEXT, waiting(low).reason());
    String first = enqueue(echo("first"));
    String second = enqueue(echo("second"));
    enqueue(queued("other"));
    enqueue(priority(9));
    assertEquals(1, waiting(first).ahead());
    assertEquals(2, waiting(second).ahead());
    WaitReason last = waiting(low);
    assertEquals(BEHIND, last.reason());
    assertEquals(4, last.ahead());
    assertEquals(1, last.busyWorkers());
    claim("w1", 2); // the one with priority 9, then the oldest with 5
    assertEquals(NEXT, waiting(second).reason());
    assertEquals(2, waiting(low).ahead());
  }

  @Test
  void countingEnds() {
    onePartition(BOUND);
    claim("w1", 0);
    String first = enqueue(priority(4));
    for (int i = 0; i < 11; i++) {
      queue.enqueue(Collections.nCopies(1_000, priority(4)));
    }
    String behind = enqueue(priority(4));
    String low = enqueue(priority(3));
    assertEquals(0, waiting(first).ahead());
    assertEquals(WaitReason.MOST_AHEAD, waiting(behind).ahead());
    assertEquals(WaitReason.MOST_AHEAD, waiting(low).ahead());
  }

  @Test
  void soManyLanesAreNotLookedAt() {
    onePartition(BOUND);
    claim("w1", 0);
    String front = enqueue(priority(9));
    List<Enqueued> all =
        queue.enqueue(IntStream.range(0, 1_000).mapToObj(i -> queued("q" + i)).toList());
    List<String> ids = new ArrayList<>();
    for (Enqueued one : all) {
      ids.add(((Enqueued.Created) one).id());
    }
    List<Integer> ahead = ids.stream().map(id -> waiting(id).ahead()).sorted().toList();
    assertEquals(0, waiting(front).ahead());
    assertEquals(1, ahead.get(0));
    assertEquals(999, ahead.get(998));
    assertEquals(WaitReason.MOST_AHEAD, ahead.get(999), "it is in the 1,001st lane");
  }

  @Test
  void aScheduledTaskWaitsForItsTime() throws InterruptedException {
    String id = enqueue(delayed(Duration.ofHours(1)));
    assertEquals(new WaitReason(SCHEDULED, 0, false, null, 0, null, null), waiting(id));
    String due = enqueue(delayed(Duration.ofMillis(1)));
    Claimed claimed = await(() -> claim("w1", 1)).get(0);
    assertEquals(due, claimed.task().id());
    settle(new Settlement.Retry(claimed.lease(), Duration.ofHours(1), "no luck"));
    assertEquals(RETRY, waiting(due).reason());
    assertEquals("no luck", find(due).error());
  }

  @Test
  void anOverdueTaskWaitsForAWorker() throws InterruptedException {
    String id = enqueue(delayed(Duration.ofMillis(1)));
    await(() -> waiting(id).reason() == NO_WORKER ? List.of(id) : List.of());
    assertEquals(TaskState.SCHEDULED, find(id).state());
  }

  @Test
  void aTaskThatLostTwoWorkersInCompanyRunsAlone() throws InterruptedException {
    onePartition(ORDER);
    shortLease();
    String id = enqueue(echo("a"));
    enqueue(echo("b"));
    for (int i = 0; i < 2; i++) {
      assertEquals(2, claim("lost" + i, 2).size());
      await(this::recovered);
    }
    WaitReason waiting = waiting(id);
    assertEquals(ALONE, waiting.reason());
    assertTrue(waiting.alone());
  }

  @Test
  void aChildOfAParentThatEndedWaitsToBeCancelled() {
    enqueue(echo("parent"));
    Lease parent = claim("w1", 1).get(0).lease();
    queue.enqueueChildren(parent, 0, List.of(NewTasks.child(0)));
    String child = parent.taskId() + ".0";
    assertEquals(NEXT, waiting(child).reason());
    settle(new Settlement.Fail(parent, "no"));
    assertEquals(PARENT_ENDED, waiting(child).reason());
  }

  @Test
  void whatDoesNotWaitHasNoReason() {
    String id = enqueue(echo("a"));
    claim("w1", 1);
    assertTrue(queue.waiting(find(id)).isEmpty());
  }

  private WaitReason waiting(String id) {
    return queue.waiting(find(id)).orElseThrow();
  }

  private List<Integer> recovered() {
    int recovered = step("other", List.of(), 0, Set.of()).recovered();
    return recovered > 0 ? List.of(recovered) : List.of();
  }
}
