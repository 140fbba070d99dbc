package dev.sluice.local.queue.contract;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sluice.queue.ChangeResult.Outcome;
import dev.sluice.queue.Enqueued;
import dev.sluice.queue.NewTask;
import dev.sluice.queue.Settlement;
import dev.sluice.queue.TaskQueue.Damage;
import dev.sluice.queue.TaskQueue.Fault;
import dev.sluice.queue.TaskQueue.Patch;
import dev.sluice.queue.TaskState;
import dev.sluice.redis.RedisTaskQueue;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Entries of withdrawn tasks are bounded, although no worker comes by, on each kind of Redis. */
class WithdrawnContractTest extends QueueContract {
  private static final int DEPTH = 1_000;

  @BeforeEach
  void limits() {
    onePartition(SHARE);
    queue.close();
    queue =
        RedisTaskQueue.connect(
            settings.withLimits(DEPTH, 100_000, Duration.ofDays(1)).withOwnerShare(50));
  }

  private List<String> enqueue(String owner, int n) {
    List<String> ids = new ArrayList<>();
    for (Enqueued one : queue.enqueue(Collections.nCopies(n, NewTask.of("echo", "{}", owner)))) {
      if (one instanceof Enqueued.Created created) {
        ids.add(created.id());
      }
    }
    return ids;
  }

  private Enqueued one(String owner) {
    return queue.enqueue(List.of(NewTask.of("echo", "{}", owner))).get(0);
  }

  private long entries(int priority) {
    return raw(redis -> redis.llen(key("queued:default:" + priority)));
  }

  private String countOf(String owner) {
    return raw(redis -> redis.hget(key("owners"), owner));
  }

  private void completeAll() {
    claim("w1", DEPTH).forEach(one -> settle(new Settlement.Complete(one.lease(), null, null)));
  }

  @Test
  void whoeverEnqueuesAndCancelsForEverFillsNoMoreThanTheirShare() {
    for (int round = 0; round < 10; round++) {
      List<String> ids = enqueue("ann", 600);
      int edge = Math.min(210, ids.size() / 2);
      ids.subList(edge, ids.size() - edge).forEach(queue::cancel);
      assertTrue(entries(5) <= DEPTH / 2, entries(5) + " entries in round " + round);
      ids.subList(0, edge).forEach(queue::cancel);
    }
    assertInstanceOf(Enqueued.Created.class, one("bob"), "others are not kept out");
  }

  @Test
  void whatIsInTheMiddleCountsUntilAWorkerHasPassedIt() {
    List<String> ids = enqueue("ann", 500);
    ids.subList(210, 290).forEach(queue::cancel);
    assertEquals(new Enqueued.QueueFull(true), one("ann"));
    assertEquals("500", countOf("ann"));
    one("bob"); // while something waits, the counts are kept
    assertEquals(420, claim("w1", 420).size());
    assertEquals(null, countOf("ann"));
    assertEquals("1", countOf("bob"));
    completeAll();
    assertEquals(0, entries(5));
    assertEquals(500, enqueue("ann", 600).size());
  }

  @Test
  void cancelledInAnyOrderTheyMakeRoomWithoutAWorker() {
    long seed = Long.getLong("sluice.seed", System.nanoTime());
    List<String> ids = enqueue("ann", 500);
    Collections.shuffle(ids, new Random(seed));
    ids.forEach(queue::cancel);
    assertEquals(500, enqueue("ann", 500).size(), "seed " + seed);
    assertEquals("500", countOf("ann"), "seed " + seed);
  }

  @Test
  void aTaskThatMovedIsDeadInItsOldListOnly() {
    List<String> ids = enqueue("ann", 450);
    String moved = ids.get(225);
    for (int i = 0; i < 256; i++) { // then its entry is the same as the one it left behind
      queue.patch(moved, new Patch(i % 2 == 0 ? 6 : 5, null, null, List.of()));
    }
    assertEquals("451", countOf("ann"), "it left the middle once");
    queue.cancel(ids.get(449));
    List<String> claimed = new ArrayList<>();
    claim("w1", 450).forEach(one -> claimed.add(one.task().id()));
    assertEquals(449, claimed.size());
    assertTrue(claimed.contains(moved));
    assertEquals(null, countOf("ann"));
  }

  @Test
  void aTaskThatMovedFarEnoughIsNotTakenForTheEntryItLeftBehind() {
    List<String> ids = enqueue("ann", 450);
    String moved = ids.get(225);
    for (int i = 0; i < 256; i++) { // then its entry is the same as the one it left behind
      queue.patch(moved, new Patch(i % 2 == 0 ? 7 : 6, null, null, List.of()));
    }
    NewTask beside = NewTask.of("echo", "{}", "ann").withPriority(6);
    queue.cancel(enqueue(beside)); // which looks for dead entries at the ends of this list
    assertEquals(moved, claim("w1", 1).get(0).task().id());
  }

  /**
   * As many dead entries, of somebody else, as there may be before retries and moves are refused.
   */
  private void crowd() {
    raw(
        redis -> {
          for (int from = 0; from < 100_000; from += 1_000) {
            Map<String, String> part = new HashMap<>();
            IntStream.range(from, from + 1_000).forEach(i -> part.put("dead" + i, "carl"));
            redis.hset(key("withdrawn"), part);
          }
          return null;
        });
  }

  @Test
  void noneIsLookedForInTheMiddleHoweverManyThereAre() {
    List<String> ids = enqueue("ann", 500);
    crowd();
    queue.cancel(ids.subList(210, 250), EnumSet.of(TaskState.QUEUED));
    queue.delete(ids.subList(250, 290), EnumSet.of(TaskState.QUEUED));
    assertEquals(500, entries(5), "100 of them in one call would hold Redis for 0.4 s");
  }

  @Test
  void onceVeryManyAreDeadWhatIsRetriedOrMovedKeepsToTheLimitsToo() {
    List<String> ids = enqueue("ann", 500);
    queue.cancel(ids.get(250));
    Patch moved = new Patch(6, null, null, List.of());
    assertEquals(Outcome.DONE, queue.replay(ids.get(250)).outcome(), "beyond the limit");
    crowd();
    queue.cancel(ids.get(240));
    assertEquals(Outcome.QUEUE_FULL, queue.replay(ids.get(240)).outcome());
    assertEquals(Outcome.QUEUE_FULL, queue.patch(ids.get(251), moved).outcome());
    assertEquals(0, entries(6));
    queue.close();
    queue =
        RedisTaskQueue.connect(
            settings.withLimits(200_000, 100_000, Duration.ofDays(1)).withOwnerShare(1));
    assertEquals(Outcome.DONE, queue.patch(ids.get(251), moved).outcome());
    enqueue("ann", 1_000);
    enqueue("ann", 600);
    assertEquals(Outcome.SHARE_USED, queue.replay(ids.get(240)).outcome());
    assertEquals(TaskState.CANCELLED, find(ids.get(240)).state());
    assertEquals(Outcome.SHARE_USED, queue.patch(ids.get(252), moved).outcome());
  }

  @Test
  void aDeletedListOfThemIsNoticedByARepair() {
    List<String> ids = enqueue("ann", 500);
    ids.subList(210, 290).forEach(queue::cancel);
    raw(redis -> redis.del(key("queued:default:5")));
    assertEquals(80, found(Fault.ORPHAN));
    assertEquals(80, found(Fault.ORPHAN));
    queue.repair(false);
    assertEquals(List.of(), queue.repair(false).damage());
    assertEquals("420", countOf("ann"));
    assertEquals(420, claim("w1", 500).size());
  }

  private long found(Fault fault) {
    return queue.repair(true).damage().stream()
        .filter(one -> one.fault() == fault)
        .mapToLong(Damage::count)
        .sum();
  }
}
