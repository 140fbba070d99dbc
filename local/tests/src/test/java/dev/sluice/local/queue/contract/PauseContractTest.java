package dev.sluice.local.queue.contract;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sluice.queue.DrainStep;
import dev.sluice.queue.DrainStep.Claimed;
import dev.sluice.queue.NewTask;
import dev.sluice.queue.QueueStatus.Pause;
import dev.sluice.queue.QueueStatus.Pause.Paused;
import dev.sluice.queue.Settlement;
import dev.sluice.queue.TaskQueue.Patch;
import dev.sluice.queue.TaskState;
import dev.sluice.queue.WaitReason;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** What is paused is not claimed and keeps nothing else waiting, on each kind of Redis. */
class PauseContractTest extends QueueContract {
  private static final Paused ECHO = Paused.type("echo");
  private static final Paused NIGHT = Paused.queue("night");

  private static NewTask other(String text) {
    return NewTask.of("other", "{\"text\":\"" + text + "\"}", "ann");
  }

  private void pause(Paused of) {
    assertTrue(queue.pause(new Pause.Request(of, "olga", null, "the store is down")));
  }

  private void pause(Paused of, Duration atMost) {
    assertTrue(queue.pause(new Pause.Request(of, "olga", atMost, null)));
  }

  private List<String> claimed(int n) {
    return ids(step("w1", List.of(), n, Set.of()));
  }

  private static List<String> ids(DrainStep step) {
    return step.claimed().stream().map(one -> one.task().id()).toList();
  }

  private WaitReason waiting(String id) {
    return queue.waiting(find(id)).orElseThrow();
  }

  @Test
  void aPausedQueueRestsAndTheOthersGoOn() {
    onePartition(ORDER);
    String night = enqueue(queued("night").withPriority(9));
    pause(NIGHT);
    String later = enqueue(queued("night"));
    String day = enqueue(echo("day"));
    assertEquals(List.of(day), claimed(10));
    assertEquals(List.of(), claimed(10));
    assertTrue(queue.resume(NIGHT));
    assertEquals(List.of(night, later), claimed(10));
    assertFalse(queue.resume(NIGHT));
  }

  @Test
  void aWorkerOfNamedQueuesPassesItOverToo() {
    String night = enqueue(queued("night"));
    String day = enqueue(queued("day"));
    pause(NIGHT);
    Set<String> queues = Set.of("night", "day");
    assertEquals(List.of(day), ids(step("w1", List.of(), 10, queues)));
    queue.resume(NIGHT);
    assertEquals(List.of(night), ids(step("w1", List.of(), 10, queues)));
  }

  @Test
  void aPausedTypeRestsInTheLaneItSharesAndLaterGoesFirst() {
    onePartition(ORDER);
    String first = enqueue(echo("first"));
    String second = enqueue(echo("second"));
    String one = enqueue(other("one"));
    pause(ECHO);
    String third = enqueue(echo("third"));
    String two = enqueue(other("two"));
    assertEquals(List.of(one, two), claimed(10));
    String three = enqueue(other("three"));
    queue.resume(ECHO);
    assertEquals(List.of(first, second, third, three), claimed(10));
  }

  @Test
  void manyOfAPausedTypeKeepNothingWaitingForLong() {
    onePartition(BOUND);
    queue.enqueue(IntStream.range(0, 1_000).mapToObj(i -> echo("e" + i)).toList());
    queue.enqueue(IntStream.range(0, 500).mapToObj(i -> echo("e" + i)).toList());
    String behind = enqueue(other("behind"));
    pause(ECHO);
    DrainStep step = step("w1", List.of(), 10, Set.of());
    assertEquals(List.of(), step.claimed());
    assertEquals(Duration.ZERO, step.untilNext(), "it goes on at once");
    assertEquals(List.of(behind), claimed(10));
    long looked = raw(redis -> redis.llen(key("queued:default:5")));
    assertEquals(0, looked, "each was set aside once");
    assertEquals(1_500L, queue.status().queues().get(0).queued());
    queue.resume(ECHO);
    assertEquals(1_500, claim("w1", 1_600).size());
    assertEquals(List.of(), queue.status().queues());
  }

  @Test
  void nothingIsLeftForAWorkerWhenTheRestIsPaused() {
    enqueue(echo("a"));
    enqueue(queued("night"));
    pause(ECHO);
    pause(NIGHT);
    DrainStep step = step("w1", List.of(), 10, Set.of());
    assertEquals(0, step.queued());
    assertNull(step.untilNext());
    assertEquals(2L, queue.status().counts().get(TaskState.QUEUED));
  }

  @Test
  void aBoundedPauseEndsByItself() throws InterruptedException {
    String id = enqueue(echo("a"));
    pause(ECHO, Duration.ofMillis(200));
    DrainStep step = step("w1", List.of(), 1, Set.of());
    assertEquals(List.of(), step.claimed());
    assertNotNull(step.untilNext(), "the worker comes back when it ends");
    assertTrue(step.untilNext().toMillis() <= 200, step.untilNext()::toString);
    assertEquals(List.of(id), await(() -> claimed(1)));
    assertEquals(List.of(), queue.status().pauses());
    assertFalse(queue.resume(ECHO));
  }

  @Test
  void pausesAreListedUntilTheyEnd() {
    pause(ECHO);
    pause(NIGHT, Duration.ofHours(1));
    List<Pause> pauses = queue.status().pauses();
    assertEquals(List.of(NIGHT, ECHO), pauses.stream().map(Pause::of).toList());
    assertEquals("olga", pauses.get(0).by());
    assertEquals(
        Duration.ofHours(1), Duration.between(pauses.get(0).since(), pauses.get(0).until()));
    assertNull(pauses.get(0).reason());
    assertEquals("the store is down", pauses.get(1).reason());
    assertNull(pauses.get(1).until());
    pause(NIGHT);
    assertNull(queue.status().pauses().get(0).until());
    queue.resume(NIGHT);
    queue.resume(ECHO);
    assertEquals(List.of(), queue.status().pauses());
    assertEquals(false, raw(redis -> redis.exists(key("paused"))));
  }

  @Test
  void soManyArePausedAtMost() {
    for (int i = 0; i < Pause.MOST; i++) {
      pause(Paused.queue("q" + i));
    }
    assertFalse(queue.pause(new Pause.Request(ECHO, "olga", null, null)));
    pause(Paused.queue("q1"), Duration.ofHours(1));
    queue.resume(Paused.queue("q0"));
    pause(ECHO);
  }

  @Test
  void aTaskSaysThatItsQueueOrTypeIsPaused() {
    onePartition(ORDER);
    claim("w1", 0);
    String id = enqueue(echo("a"));
    String behind = enqueue(other("b"));
    assertEquals(1, waiting(behind).ahead());
    pause(ECHO);
    assertEquals(WaitReason.Reason.PAUSED, waiting(id).reason());
    assertEquals(ECHO, waiting(id).pause().of());
    claimed(1);
    pause(NIGHT);
    enqueue(queued("night").withPriority(9));
    String next = enqueue(other("c"));
    assertEquals(WaitReason.Reason.NEXT, waiting(next).reason());
    String due = enqueue(delayed(Duration.ofHours(1)));
    assertEquals(WaitReason.Reason.SCHEDULED, waiting(due).reason());
    queue.resume(ECHO);
    assertEquals(
        WaitReason.Reason.NEXT, waiting(id).reason(), "it is found where it was set aside");
  }

  @Test
  void whatWasSetAsideCanBeCancelledMovedAndRepaired() {
    onePartition(ORDER);
    List<String> ids = IntStream.range(0, 3).mapToObj(i -> enqueue(echo("e" + i))).toList();
    pause(ECHO);
    assertEquals(List.of(), claimed(5));
    queue.cancel(ids.get(0));
    queue.patch(ids.get(2), new Patch(9, null, null, List.of()));
    assertTrue(queue.repair(true).sound());
    assertEquals(List.of(), claimed(5));
    queue.resume(ECHO);
    assertEquals(List.of(ids.get(2), ids.get(1)), claimed(5));
  }

  @Test
  void aPausedTaskThatMustRunAloneLetsOthersRunAlone() throws InterruptedException {
    onePartition("what a lost worker held elsewhere is not known in a partition");
    shortLease();
    String echo = enqueue(echo("a"));
    String other = enqueue(other("b"));
    for (int i = 0; i < 2; i++) {
      assertEquals(2, claim("lost" + i, 2).size());
      await(
          () -> {
            claim("w1", 0);
            return find(other).state() == TaskState.QUEUED ? List.of(other) : List.of();
          });
    }
    pause(ECHO);
    assertEquals(List.of(other), claimed(5));
    settle(new Settlement.Complete(held("w1").get(0), null, null));
    queue.resume(ECHO);
    DrainStep step = step("w1", List.of(), 5, Set.of());
    Claimed alone = step.claimed().get(0);
    assertEquals(echo, alone.task().id());
    assertTrue(alone.alone());
  }

  @Test
  void whatRunsGoesOn() {
    String id = enqueue(echo("a"));
    claimed(1);
    pause(ECHO);
    settle(new Settlement.Retry(held("w1").get(0), Duration.ZERO, "once more"));
    assertEquals(List.of(), claimed(1));
    queue.resume(ECHO);
    assertEquals(List.of(id), claimed(1));
    settle(new Settlement.Complete(held("w1").get(0), null, null));
    assertEquals(TaskState.SUCCEEDED, find(id).state());
  }

  @Test
  void anOverwrittenKeyPausesNothing() {
    String id = enqueue(echo("a"));
    for (String text : List.of("{", "[1,{}]", "{\"+echo\":1}", "\"echo\"")) {
      raw(redis -> redis.set(key("paused"), text));
      assertEquals(List.of(), queue.status().pauses());
      assertEquals(List.of(id), claimed(1));
      settle(new Settlement.Release(held("w1").get(0)));
    }
    raw(redis -> redis.del(key("paused")));
    raw(redis -> redis.hset(key("paused"), "a", "b"));
    assertEquals(List.of(id), claimed(1));
    pause(ECHO);
    assertEquals(1, queue.status().pauses().size());
  }
}
