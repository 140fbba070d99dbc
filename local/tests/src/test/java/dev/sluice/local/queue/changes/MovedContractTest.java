package dev.sluice.local.queue.changes;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sluice.local.queue.contract.QueueContract;
import dev.sluice.queue.ChangeResult.Outcome;
import dev.sluice.queue.Enqueued;
import dev.sluice.queue.Lease;
import dev.sluice.queue.NewTask;
import dev.sluice.queue.Settlement;
import dev.sluice.queue.TaskQueue.Patch;
import dev.sluice.queue.TaskRecord;
import dev.sluice.queue.TaskState;
import dev.sluice.queue.TaskTimeline.TaskEvent;
import dev.sluice.queue.TaskTimeline.TaskEvent.Kind;
import dev.sluice.queue.TaskTimeline.TaskEvent.Move;
import dev.sluice.redis.RedisTaskQueue;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** A waiting task in another queue, on each kind of Redis. */
class MovedContractTest extends QueueContract {
  private Outcome move(String id, String queueName) {
    return queue.patch(id, Patch.moveTo(queueName)).outcome();
  }

  private List<String> claimedFrom(String queueName, int n) {
    List<String> ids = new ArrayList<>();
    step("w1", List.of(), n, Set.of(queueName)).claimed().forEach(one -> ids.add(one.task().id()));
    return ids;
  }

  private List<String> many(NewTask task, int n) {
    List<String> ids = new ArrayList<>();
    queue
        .enqueue(Collections.nCopies(n, task))
        .forEach(one -> ids.add(((Enqueued.Created) one).id()));
    return ids;
  }

  private void sound() {
    assertEquals(List.of(), queue.repair(true).damage());
  }

  @Test
  void itIsClaimedFromItsNewQueueOnly() {
    NewTask task = NewTask.of("echo", "{\"text\":\"a\"}", "ann").withMaxAttempts(7).withPriority(8);
    String id = enqueue(task);
    TaskRecord before = find(id);
    assertEquals(Outcome.DONE, move(id, "reports"));
    TaskRecord after = find(id);
    assertEquals("reports", after.queue());
    assertEquals(7, after.maxAttempts());
    assertEquals(8, after.priority());
    assertEquals(before.params(), after.params());
    assertEquals(before.queuedAt(), after.queuedAt(), "it does not wait anew");
    sound();
    assertEquals(List.of(), claimedFrom("default", 1));
    assertEquals(List.of(id), claimedFrom("reports", 1));
    sound();
  }

  @Test
  void backInTheDefaultQueueItsRecordIsWhatItWas() {
    String id = enqueue(echo("a"));
    int size = raw(redis -> redis.get(key(id)).length());
    move(id, "reports");
    assertEquals(Outcome.DONE, move(id, "default"));
    assertEquals(size, (int) raw(redis -> redis.get(key(id)).length()));
    assertEquals(Outcome.DONE, move(id, "default"), "where it is already");
    assertEquals(3, queue.timeline(find(id)).events().size());
    assertEquals(0L, (long) raw(redis -> redis.hlen(key("queues"))));
    sound();
    assertEquals(List.of(id), claimedFrom("default", 2));
  }

  @Test
  void itKeepsItsPlaceByTimeAndPriority() {
    onePartition(ORDER);
    List<String> all = new ArrayList<>();
    for (int i = 0; i < 9; i++) {
      String name = i % 3 == 1 ? "default" : "reports";
      all.add(enqueue(i % 3 == 1 ? echo("a") : queued(name)));
      pause();
    }
    String urgent = enqueue(echo("b").withPriority(9));
    for (int i : new int[] {7, 1, 4}) {
      assertEquals(Outcome.DONE, move(all.get(i), "reports"));
    }
    move(urgent, "reports");
    all.add(0, urgent);
    sound();
    assertEquals(all, claimedFrom("reports", 10));
  }

  @Test
  void inALongListToo() {
    onePartition(ORDER);
    long seed = Long.getLong("sluice.seed", System.nanoTime());
    Random random = new Random(seed);
    List<String> all = new ArrayList<>();
    List<String> moved = new ArrayList<>();
    for (int i = 0; i < 40; i++) {
      all.addAll(many(queued("reports"), 100));
      pause();
      moved.add(enqueue(echo("a")));
      all.add(moved.get(i));
      pause();
    }
    Collections.shuffle(moved, random);
    moved.forEach(id -> move(id, "reports"));
    sound();
    List<String> claimed = new ArrayList<>();
    while (claimed.size() < all.size()) {
      claimed.addAll(claimedFrom("reports", 100));
    }
    assertEquals(all, claimed, "seed " + seed);
  }

  /** Until the next millisecond, so that times differ. */
  private static void pause() {
    long made = System.currentTimeMillis();
    while (System.currentTimeMillis() == made) {
      Thread.onSpinWait();
    }
  }

  @Test
  void itStillExpires() {
    String id = enqueue(echo("a").withExpiresAfter(Duration.ofHours(2)));
    move(id, "reports");
    due("expiring", id);
    claim("w1", 1);
    assertEquals(TaskState.CANCELLED, find(id).state());
  }

  @Test
  void aScheduledOneStaysScheduled() {
    String id = enqueue(delayed(Duration.ofHours(1)).withExpiresAfter(Duration.ofHours(2)));
    TaskRecord before = find(id);
    move(id, "reports");
    TaskRecord after = find(id);
    assertEquals(TaskState.SCHEDULED, after.state());
    assertEquals(before.runAt(), after.runAt());
    assertEquals(before.expiresAt(), after.expiresAt());
    assertEquals("reports", after.queue());
    sound();
    due("scheduled", id);
    assertEquals(List.of(id), claimedFrom("reports", 1));
  }

  @Test
  void everythingChangesAtOnce() {
    String id = enqueue(echo("a"));
    queue.patch(
        id, new Patch(2, Duration.ofHours(1), null, "{\"text\":\"b\"}", List.of(), "reports"));
    TaskRecord task = find(id);
    assertEquals("reports", task.queue());
    assertEquals("{\"text\":\"b\"}", task.params());
    assertEquals(2, task.priority());
    assertEquals(TaskState.SCHEDULED, task.state());
    sound();
  }

  @Test
  void theTimelineSaysFromWhereToWhere() {
    String id = enqueue(echo("a"));
    move(id, "reports");
    TaskEvent event = queue.timeline(find(id)).events().get(1);
    assertEquals(Kind.MOVED, event.kind());
    assertEquals(new Move("default", "reports"), event.moved());
  }

  @Test
  void whoFollowsIsTold() {
    String id = enqueue(echo("a"));
    String revision = queue.revision();
    move(id, "reports");
    assertNotEquals(revision, queue.revision());
  }

  @Test
  void whatRunsOrHasEndedIsNotMoved() {
    String id = enqueue(echo("a"));
    Lease lease = claim("w1", 1).get(0).lease();
    assertEquals(Outcome.WRONG_STATE, move(id, "reports"));
    settle(new Settlement.Complete(lease, null, null));
    assertEquals(Outcome.WRONG_STATE, move(id, "reports"));
    assertEquals(Outcome.ABSENT, move("000000000000000000", "reports"));
  }

  @Test
  void itOpensNoQueueTooMany() {
    onePartition(SHARE);
    String id = enqueue(echo("a"));
    queue.enqueue(IntStream.range(0, 1_000).mapToObj(i -> queued("q" + i)).toList());
    assertEquals(Outcome.TOO_MANY_QUEUES, move(id, "another"));
    assertEquals("default", find(id).queue());
    assertEquals(Outcome.DONE, move(id, "q7"));
    assertEquals(Outcome.TOO_MANY_QUEUES, move(id, "another"));
    assertEquals(Outcome.DONE, move(id, "default"));
    sound();
  }

  @Test
  void ofGivenQueuesNoOtherIsTaken() {
    queue.close();
    queue = RedisTaskQueue.connect(settings.withQueueNames(List.of("mail")));
    String id = enqueue(echo("a"));
    assertEquals(Outcome.QUEUE_NOT_ALLOWED, move(id, "other"));
    assertEquals(Outcome.DONE, move(id, "mail"));
    assertEquals(Outcome.DONE, move(id, "default"));
  }

  @Test
  void whatOthersWroteIntoTheListIsNoHindrance() {
    String list = key("queued:reports:5");
    enqueue(queued("reports"));
    raw(redis -> redis.lpush(list, "SOMEBODY-ELSE'S-WORDS"));
    String id = enqueue(echo("a"));
    assertEquals(Outcome.DONE, move(id, "reports"));
    List<String> claimed = new ArrayList<>();
    for (int i = 0; i < server.partitions() + 1; i++) { // a step claims from one partition at least
      claimed.addAll(claimedFrom("reports", 2));
    }
    assertTrue(claimed.contains(id));
    raw(redis -> redis.lrem(list, 0, "SOMEBODY-ELSE'S-WORDS"));
    sound();
  }

  @Test
  void movesAddNothingToWhatWaits() {
    onePartition(SHARE);
    queue.close();
    queue =
        RedisTaskQueue.connect(
            settings.withLimits(1_000, 100_000, Duration.ofDays(1)).withOwnerShare(100));
    List<String> ids = many(NewTask.of("echo", "{}", "ann"), 1_000);
    // from the middle, where a task that leaves by other ways leaves its entry behind
    for (int round = 0; round < 3; round++) {
      ids.subList(300, 700).forEach(id -> assertEquals(Outcome.DONE, move(id, "reports")));
      ids.subList(300, 700).forEach(id -> assertEquals(Outcome.DONE, move(id, "default")));
    }
    assertEquals("1000", raw(redis -> redis.hget(key("owners"), "ann")));
    assertEquals(1_000L, (long) raw(redis -> redis.llen(key("queued:default:5"))));
    assertEquals(0L, (long) raw(redis -> redis.llen(key("queued:reports:5"))));
    sound();
    List<String> claimed = new ArrayList<>();
    claim("w1", 1_000).forEach(one -> claimed.add(one.task().id()));
    assertEquals(ids, claimed);
  }

  @Test
  void aChildIsMovedAndItsParentJoins() {
    String parent = enqueue(echo("parent"));
    Lease lease = claim("w1", 1).get(0).lease();
    queue.enqueueChildren(lease, 0, List.of(echo("a"), echo("b")));
    settle(new Settlement.AwaitChildren(lease, 2));
    assertEquals(Outcome.WRONG_STATE, move(parent, "reports"), "it runs");
    assertEquals(Outcome.DONE, move(parent + ".1", "reports"));
    sound();
    step("w1", List.of(), 1, Set.of("reports"))
        .claimed()
        .forEach(one -> settle(new Settlement.Complete(one.lease(), "1", null)));
    step("w1", List.of(), 1, Set.of("default"))
        .claimed()
        .forEach(one -> settle(new Settlement.Complete(one.lease(), "1", null)));
    assertEquals(List.of(parent), claimedFrom("default", 1));
    sound();
  }

  @Test
  void oneThatMustRunAloneStillDoes() {
    onePartition(ORDER);
    String id = enqueue(echo("a"));
    String other = enqueue(queued("reports"));
    Lease lease = claim("w1", 1).get(0).lease();
    String first = find(id).state() == TaskState.RUNNING ? id : other;
    settle(new Settlement.Release(lease, "it ran out of memory"));
    assertEquals(Outcome.DONE, move(first, "night"));
    enqueue(queued("night"));
    sound();
    assertEquals(List.of(first), claimedFrom("night", 10), "nothing beside it");
  }
}
