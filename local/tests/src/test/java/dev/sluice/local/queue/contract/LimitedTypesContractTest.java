package dev.sluice.local.queue.contract;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sluice.queue.DrainStep;
import dev.sluice.queue.DrainStep.ClaimRequest;
import dev.sluice.queue.DrainStep.Claimed;
import dev.sluice.queue.NewTask;
import dev.sluice.queue.Settlement;
import dev.sluice.task.TaskType;
import java.time.Duration;
import java.util.ArrayList;
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
  void theyAreRetriedScheduledAndMovedInLanesOfTheirOwn() {
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
