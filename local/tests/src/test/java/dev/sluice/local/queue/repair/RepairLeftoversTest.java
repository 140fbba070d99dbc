package dev.sluice.local.queue.repair;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sluice.queue.DrainStep.Claimed;
import dev.sluice.queue.Enqueued;
import dev.sluice.queue.NewTask;
import dev.sluice.queue.Settlement;
import dev.sluice.queue.TaskQueue.Fault;
import dev.sluice.queue.TaskState;
import dev.sluice.redis.RedisTaskQueue;
import dev.sluice.task.TaskType;
import java.time.Clock;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Lists, entries and keys that belong to no task, and counters, on each kind of Redis. */
class RepairLeftoversTest extends RepairContract {
  private record Nothing() {}

  private static final TaskType<Nothing> LIMITED =
      TaskType.of("picture", "Takes much memory", Nothing.class, () -> (params, context) -> null)
          .atMost(2);

  @Test
  void aListThatNobodyLooksIntoIsNamedAgain() {
    String id = enqueue(echo("a"));
    String limited = enqueue(NewTask.of(LIMITED, "{}", "ann"));
    del("ready", "limited:default");
    repairs(Fault.LANE, 2);
    assertEquals(2, claimable().size());
    assertTrue(find(id).attempt() == 1 && find(limited).attempt() == 1);
  }

  @Test
  void entriesAndKeysOfTasksThatAreGoneAreTakenOut() {
    String queued = enqueue(keyed("k", "ann", 1));
    String scheduled = enqueue(delayed(LATER).withExpiresAfter(LATER));
    String running = enqueue(priority(9));
    queue.note(claim("w1", 1).get(0).lease(), null, List.of("a line"));
    String ended = enqueue(priority(9));
    settle("w2", new Settlement.Complete(claim("w2", 1).get(0).lease(), null, null));
    String failed = enqueue(priority(9));
    settle("w2", new Settlement.Fail(claim("w2", 1).get(0).lease(), "no"));
    raw(redis -> redis.sadd(key("cancels:w1"), running));
    del(queued, scheduled, running, ended, failed);
    repairs(
        Map.of(
            Fault.STRAY, 2L, // the scheduled and expiring one is one task
            Fault.ORPHAN, 2L, // its log, and an idempotency key
            Fault.COUNTER, 3L,
            Fault.LEFTOVER, 3L));
    assertEquals(List.of(), claimable());
    assertFalse((boolean) raw(redis -> redis.exists(key("owners"))));
  }

  @Test
  void anUploadOfATaskThatIsGoneIsDeleted() {
    String id = uploading();
    claim("w1", 1);
    del(id, "held:w1", "leases");
    repairs(Fault.ORPHAN, 1);
    assertEquals(0L, (long) raw(redis -> redis.exists(key("uploaded"), key("uploads"))));
  }

  @Test
  void countersAreCorrected() {
    enqueue(echo("a"));
    enqueue(queued("slow"));
    raw(redis -> redis.hincrBy(key("depth"), "slow", 5));
    raw(redis -> redis.hset(key("owners"), Map.of("ann", "7", "gone", "3")));
    raw(redis -> redis.hset(key("children"), "S", "2"));
    repairs(Fault.COUNTER, 4);
    assertEquals(Map.of("ann", "2"), raw(redis -> redis.hgetAll(key("owners"))));
    assertEquals("1", raw(redis -> redis.hget(key("depth"), "slow")));
    del("depth", "owners", "children");
    repairs(Fault.COUNTER, 4);
  }

  private String uploading() {
    List<Enqueued> all = queue.enqueueTogether(List.of(echo("a")), new byte[100]);
    return ((Enqueued.Created) all.get(0)).id();
  }

  @Test
  void bytesOfUploadsAreCountedAnew() {
    uploading();
    raw(redis -> redis.hset(key("uploaded"), Map.of("ann", "7", "gone", "3")));
    repairs(Fault.COUNTER, 2);
    assertEquals(Map.of("", "100", "ann", "100"), raw(redis -> redis.hgetAll(key("uploaded"))));
    del("uploads");
    repairs(Fault.COUNTER, 2);
    assertFalse((boolean) raw(redis -> redis.exists(key("uploaded"))));
  }

  @ParameterizedTest
  @ValueSource(strings = {"x", "99999999999999999999 ann"})
  void anOverwrittenUploadIsNotCounted(String entry) {
    String id = uploading();
    raw(redis -> redis.hset(key("uploads"), id, entry));
    repairs(Fault.COUNTER, 2);
    settle(new Settlement.Complete(claim("w1", 1).get(0).lease(), null, null));
    assertEquals(TaskState.SUCCEEDED, find(id).state());
    assertEquals(0L, (long) raw(redis -> redis.exists(key("uploaded"), key("uploads"))));
  }

  @Test
  void aLaneIsReadToItsEndBehindManyLeftovers() {
    queue.enqueue(Collections.nCopies(1_000, echo("a")));
    queue.enqueue(Collections.nCopies(500, echo("a")));
    String[] gone =
        queue.enqueue(Collections.nCopies(1_000, echo("a"))).stream()
            .map(one -> ((Enqueued.Created) one).id())
            .toArray(String[]::new);
    del(gone);
    repairs(Map.of(Fault.LEFTOVER, 1_000L, Fault.COUNTER, 3L)); // two of depth, one of owners
    assertEquals(1_500L, (long) raw(redis -> redis.llen(key("queued:default:5"))));
  }

  @Test
  void aListOfDeadEntriesNeedsNoName() {
    List<String> ids = new ArrayList<>();
    for (int i = 0; i < 500; i++) {
      ids.add(enqueue(NewTask.of(LIMITED, "{}", "ann")));
    }
    List<String> ends = List.of(ids.get(0), ids.get(499)); // while they wait, all others stay
    ids.removeAll(ends);
    ids.subList(199, 299).forEach(queue::cancel);
    ids.subList(199, 299).clear();
    ids.forEach(queue::cancel);
    ends.forEach(queue::cancel);
    assertTrue(raw(redis -> redis.llen(key("queued:default+picture:5"))) > 0);
    repairs(Map.of());
  }

  @Test
  void aFailedChildThatHasExpiredIsCountedUntilItIsTakenOut() {
    String parent = fanOut(2).task().id();
    settle(new Settlement.Fail(claim("w1", 1).get(0).lease(), "no"));
    del(parent + ".0");
    repairs(Fault.LEFTOVER, 1);
  }

  @Test
  void aScheduledChildThatIsGoneIsCountedUntilItIsTakenOut() {
    String parent = enqueue(echo("parent"));
    Claimed claimed = claim("w1", 1).get(0);
    queue.enqueueChildren(claimed.lease(), 0, List.of(delayed(LATER)));
    settle(new Settlement.AwaitChildren(claimed.lease(), 1));
    del(parent + ".0");
    repairs(Map.of(Fault.STRAY, 1L, Fault.FAN_OUT, 1L, Fault.COUNTER, 1L)); // of owners
  }

  @Test
  void whatEndedLongAgoGetsNoNewLife() {
    String id = enqueue(echo("a"));
    queue.cancel(id);
    raw(redis -> redis.persist(key(id)));
    del("cancelled");
    queue.close();
    Clock late = Clock.offset(Clock.systemUTC(), settings.keepFor().plusDays(1));
    queue = RedisTaskQueue.connect(settings.withClock(late));
    repairs(Fault.LIFETIME, 1);
    long left = raw(redis -> redis.pttl(key(id)));
    assertTrue(left != -1 && left <= 1_000, "" + left);
  }
}
