package dev.sluice.local.queue.contract;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sluice.queue.DrainStep;
import dev.sluice.queue.DrainStep.ClaimRequest;
import dev.sluice.queue.DrainStep.Claimed;
import dev.sluice.queue.NewTask;
import dev.sluice.queue.Settlement;
import dev.sluice.queue.TaskQueue;
import dev.sluice.task.TaskType;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** A worker takes no more tasks of a limited type than it has room for, on each kind of Redis. */
class LimitedTypesContractTest extends QueueContract {
  private record Nothing() {}

  private static final TaskType<Nothing> PICTURE =
      TaskType.of("picture", "Takes much memory", Nothing.class, () -> (params, context) -> null)
          .atMost(2);

  private static NewTask picture() {
    return NewTask.of(PICTURE, "{}", "ann");
  }

  private DrainStep step(int n, int room, Set<String> queues) {
    return queue.step(
        List.of(), new ClaimRequest("w1", n, queues, held("w1"), Map.of("picture", room)));
  }

  private static List<String> types(DrainStep step) {
    return step.claimed().stream().map(claimed -> claimed.task().type()).toList();
  }

  @Test
  void whatHasNoRoomWaitsAndTheOthersGoOn() {
    for (int i = 0; i < 30; i++) {
      enqueue(picture());
    }
    String echo = enqueue(echo("behind them"));
    DrainStep first = step(16, 2, Set.of());
    assertEquals(List.of("picture", "picture", "echo"), types(first));
    assertEquals(echo, first.claimed().get(2).task().id());
    assertEquals(28, first.queued());
    assertEquals(28L, queue.status().queues().get(0).queued());
  }

  @Test
  void withNoRoomAtAllNothingIsLost() {
    String id = enqueue(picture());
    assertEquals(List.of(), types(step(16, 0, Set.of())));
    assertEquals(List.of("picture"), types(step(16, 1, Set.of())));
    assertEquals(0, queue.status().queues().size());
    assertFalse(find(id).state().terminal());
  }

  @Test
  void behindAHundredQueuesWithoutRoomTheOthersGoOn() {
    for (int i = 0; i < 100; i++) {
      enqueue(picture().withQueue("q" + i).withPriority(9));
    }
    enqueue(echo("behind them"));
    assertEquals(List.of("echo"), types(step(16, 0, Set.of())));
  }

  @Test
  void whatBecomesDueWithoutRoomWakesAnother() {
    String id = enqueue(picture().withDelay(Duration.ofHours(1)));
    assertTrue(queue.awaitWork(Set.of(), Duration.ofMillis(20)), "for the new task");
    due("scheduled", id);
    assertEquals(1, step(16, 0, Set.of()).promoted());
    assertTrue(queue.awaitWork(Set.of(), Duration.ofMillis(20)));
  }

  @Test
  void aWorkerOfNamedQueuesTakesThemToo() {
    enqueue(picture().withQueue("slow"));
    enqueue(picture().withQueue("other"));
    assertEquals(List.of("picture"), types(step(16, 2, Set.of("slow"))));
  }

  @Test
  void aBuildThatKnowsNoLimitTakesThemAsWell() {
    enqueue(picture().withQueue("slow"));
    enqueue(picture().withQueue("slow"));
    DrainStep all =
        queue.step(List.of(), new ClaimRequest("w1", 16, Set.of("slow"), held("w1"), Map.of()));
    assertEquals(List.of("picture", "picture"), types(all));
    assertEquals(0L, (long) raw(redis -> redis.scard(key("limited:slow"))), "with its tasks");
  }

  @Test
  void othersPassATaskWithoutRoomThatHasNoLaneOfItsOwn() {
    onePartition(ORDER);
    String first = enqueue(echo("first"));
    String long1 = enqueue(lasting());
    String second = enqueue(echo("second"));
    String long2 = enqueue(lasting());
    DrainStep tired = passing("w1", 16);
    assertEquals(List.of(first, second), ids(tired));
    assertEquals(2, tired.queued());
    assertEquals(List.of(), ids(passing("w3", 16)));
    String third = enqueue(lasting());
    // the oldest first, for a worker that has room
    assertEquals(List.of(long1, long2, third), ids(step("w2", List.of(), 16, Set.of())));
    assertEquals(0, queue.status().queues().size());
  }

  @Test
  void anotherWorkerIsWokenForWhatIsPassedOnce() {
    enqueue(lasting());
    assertTrue(queue.awaitWork(Set.of(), Duration.ofMillis(20)), "for the new task");
    assertEquals(List.of(), ids(passing("w1", 16)));
    assertTrue(queue.awaitWork(Set.of(), Duration.ofMillis(20)), "for the one that was passed");
    assertEquals(List.of(), ids(passing("w1", 16)));
    assertFalse(queue.awaitWork(Set.of(), Duration.ofMillis(20)));
  }

  @Test
  void aThousandTasksWithoutRoomHoldNothingBack() {
    for (int i = 0; i < 5; i++) {
      queue.enqueue(Collections.nCopies(300, lasting()));
    }
    String behind = enqueue(echo("behind them"));
    List<String> found = new ArrayList<>();
    for (int steps = 0; steps < 3 && found.isEmpty(); steps++) {
      found.addAll(ids(passing("w1", 16)));
    }
    assertEquals(List.of(behind), found);
    assertTrue(queue.repair(true).sound());
    assertEquals(1_500, claim("w2", 2_000).size());
  }

  @Test
  void whatWasPassedCanBeMovedCancelledAndExplained() {
    onePartition(ORDER);
    String patched = enqueue(lasting());
    String cancelled = enqueue(lasting());
    String waits = enqueue(lasting());
    passing("w1", 16);
    assertEquals(2, queue.waiting(find(waits)).orElseThrow().ahead());
    queue.patch(patched, new TaskQueue.Patch(9, null, null, List.of()));
    queue.cancel(cancelled);
    assertEquals(
        List.of(),
        queue.repair(true).damage().stream().filter(one -> !one.fault().harmless()).toList());
    assertEquals(List.of(patched, waits), ids(step("w2", List.of(), 16, Set.of())));
  }

  @Test
  void aTaskThatMustRunAloneIsPassedToo() {
    onePartition(ORDER);
    shortLease();
    String suspect = enqueue(lasting());
    String other = enqueue(lasting());
    assertEquals(List.of(suspect, other), ids(step("w1", List.of(), 2, Set.of())));
    due("leases", "w1");
    enqueue(echo("behind them"));
    DrainStep tired = passing("w2", 16);
    assertEquals(2, tired.recovered());
    assertEquals(List.of("echo"), types(tired));
  }

  private static NewTask lasting() {
    return NewTask.of("lasting", "{}", "ann");
  }

  /** A step of a worker that has no room for lasting tasks. */
  private DrainStep passing(String worker, int n) {
    return queue.step(
        List.of(), new ClaimRequest(worker, n, Set.of(), held(worker), Map.of("lasting", 0)));
  }

  private static List<String> ids(DrainStep step) {
    return step.claimed().stream().map(claimed -> claimed.task().id()).toList();
  }

  @Test
  void theyAreRetriedScheduledAndMovedInLanesOfTheirOwn() {
    onePartition(KEYS);
    List<Claimed> claimed = new ArrayList<>();
    enqueue(picture());
    enqueue(picture().withDelay(Duration.ofHours(1)));
    claimed.addAll(claim("w1", 1));
    settle(new Settlement.Retry(claimed.get(0).lease(), Duration.ZERO, "at once"));
    raw(redis -> redis.zrange(key("scheduled"), 0, -1)).forEach(id -> due("scheduled", id));
    assertEquals(List.of("picture"), types(step(16, 1, Set.of())));
    assertEquals(1L, (long) raw(redis -> redis.llen(key("queued:default+picture:5"))));
    assertEquals(0L, (long) raw(redis -> redis.llen(key("queued:default:5"))));
  }
}
