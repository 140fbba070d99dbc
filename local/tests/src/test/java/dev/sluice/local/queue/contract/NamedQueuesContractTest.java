package dev.sluice.local.queue.contract;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sluice.queue.DrainStep;
import dev.sluice.queue.Lease;
import dev.sluice.queue.NewTask;
import dev.sluice.queue.Settlement;
import dev.sluice.queue.WaitReason;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** Workers that serve named queues only. */
class NamedQueuesContractTest extends QueueContract {
  private static final Duration AT_ONCE = Duration.ofMillis(1);

  @Test
  void aWorkerTakesFromItsQueuesOnlyTheHighestPriorityFirst() {
    onePartition(ORDER);
    String low = enqueue(in("a", 1));
    String high = enqueue(in("b", 9));
    String middle = enqueue(in("a", 5));
    enqueue(in("c", 9));
    enqueue(echo("default"));
    DrainStep step = step("w1", 5, "a", "b");
    assertEquals(
        List.of(high, middle, low), step.claimed().stream().map(c -> c.task().id()).toList());
    assertEquals(0, step.queued(), "the others are not counted");
    assertEquals(0, step("w1", 5, "nothing").claimed().size());
    assertEquals(2, step("w2", 5).claimed().size(), "without names it takes from all");
  }

  @Test
  void anEnqueueWakesAWorkerOfItsQueueAndOneOfAllButNoOther() {
    step("wa", 1, "a");
    step("wb", 1, "b");
    enqueue(in("b", 5));
    assertFalse(woken("a"));
    assertTrue(woken("b"));
    assertTrue(woken());
    assertFalse(woken("b"), "one marker, one worker");
  }

  @Test
  void anEnqueueWakesAWorkerThatNamesTheDefaultQueue() {
    step("w1", 1, NewTask.DEFAULT_QUEUE);
    enqueue(echo("a"));
    assertTrue(woken(NewTask.DEFAULT_QUEUE));
  }

  @Test
  void aWorkerThatBringsATaskOfAnotherQueueWakesOneThere() throws InterruptedException {
    step("wb", 1, "b");
    String due = enqueue(queued("b").withDelay(Duration.ofMillis(30)));
    assertTrue(woken("b"), "so it does not wait for longer");
    await(() -> step("wa", 1, "a").promoted() == 1 ? List.of(due) : List.of());
    assertTrue(woken("b"));
    assertEquals(due, step("wb", 1, "b").claimed().get(0).task().id());
    step("wa", 1, "a");
    assertFalse(woken("b"), "nothing is left");
  }

  @Test
  void aWorkerWithFullHandsWakesTheNext() {
    step("wa", 1, "a");
    enqueue(in("a", 5));
    enqueue(in("a", 5));
    assertTrue(woken("a"));
    assertEquals(1, step("wa", 1, "a").claimed().size());
    assertTrue(woken("b", "a"));
    assertEquals(1, step("w2", 1, "a", "b").claimed().size());
    assertFalse(woken("a"));
  }

  @Test
  void aParentIsJoinedByAWorkerOfItsQueue() {
    step("wp", 0, "parents");
    enqueue(queued("parents"));
    Lease parent = step("wp", 1, "parents").claimed().get(0).lease();
    queue.enqueueChildren(parent, 0, List.of(queued("parts")));
    settle("wp", new Settlement.AwaitChildren(parent, 1));
    while (woken("parents")) {
      step("wp", 0, "parents");
    }
    Lease part = step("wc", 1, "parts").claimed().get(0).lease();
    assertFalse(woken("parents"));
    step("wc", List.of(new Settlement.Complete(part, null, null)), 1, Set.of("parts"));
    assertTrue(woken("parents"));
    assertTrue(step("wp", 1, "parents").claimed().get(0).joining());
  }

  @Test
  void aTaskWhoseQueueNobodyTakesFromSaysSo() {
    onePartition(KEYS);
    String id = enqueue(queued("b"));
    step("wa", 0, "a");
    assertEquals(WaitReason.Reason.NOT_SERVED, reason(id));
    step("wab", 0, "a", "b");
    assertEquals(WaitReason.Reason.NEXT, reason(id));
    raw(redis -> redis.del(key("serves:wab")));
    assertEquals(WaitReason.Reason.NEXT, reason(id), "a worker that names none serves all");
    raw(redis -> redis.zrem(key("workers"), "wab"));
    assertEquals(WaitReason.Reason.NOT_SERVED, reason(id));
  }

  private WaitReason.Reason reason(String id) {
    return queue.waiting(find(id)).orElseThrow().reason();
  }

  private static NewTask in(String queue, int priority) {
    return queued(queue).withPriority(priority);
  }

  private boolean woken(String... queues) {
    return queue.awaitWork(Set.of(queues), AT_ONCE);
  }

  private DrainStep step(String worker, int n, String... queues) {
    return step(worker, List.of(), n, Set.of(queues));
  }
}
