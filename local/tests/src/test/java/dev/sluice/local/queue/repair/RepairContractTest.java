package dev.sluice.local.queue.repair;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sluice.queue.DrainStep.Claimed;
import dev.sluice.queue.Settlement;
import dev.sluice.queue.TaskQueue.Fault;
import dev.sluice.queue.TaskQueue.RepairReport;
import dev.sluice.queue.TaskState;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Tasks that nothing would ever run, end or list, on each kind of Redis. */
class RepairContractTest extends RepairContract {
  @Test
  void nothingIsWrongWithASoundQueue() {
    String parent = enqueue(echo("parent"));
    Claimed fan = claim("w1", 1).get(0);
    queue.enqueueChildren(fan.lease(), 0, List.of(echo("a"), echo("b"), delayed(LATER)));
    settle(new Settlement.AwaitChildren(fan.lease(), 3));
    settle(new Settlement.Complete(claim("w1", 1).get(0).lease(), "1", null));
    settle(new Settlement.Fail(claim("w1", 1).get(0).lease(), "no"));
    enqueue(keyed("k", "ann", 1));
    enqueue(expiring(LATER));
    enqueue(queued("slow"));
    queue.cancel(enqueue(echo("x")));
    queue.cancel(claim("w2", 1).get(0).task().id());
    RepairReport report = queue.repair(true);
    assertEquals(new RepairReport(false, List.of(), true), report);
    assertTrue(report.sound());
    assertTrue(find(parent).waitsForChildren());
  }

  @Test
  void aRunningTaskThatNobodyHoldsIsQueuedAgainUncharged() {
    String id = enqueue(echo("a"));
    String other = enqueue(echo("b"));
    claim("w1", 1);
    claim("w2", 1);
    del("held:w1", "leases");
    repairs(Fault.UNLEASED, 2);
    assertEquals(List.of(0, 0), List.of(find(id).attempt(), find(other).attempt()));
    assertEquals(2, claimable().size());
    assertEquals(1, find(id).attempt());
  }

  @Test
  void aLivingWorkerIsAskedFirst() {
    String runs = enqueue(echo("a"));
    claim("w1", 1);
    del("held:w1");
    repairs(Fault.UNLEASED, 1);
    queue.extend("w1", held("w1"));
    assertEquals(TaskState.RUNNING, find(runs).state(), "its worker runs it");
    queue.extend("w1", List.of());
    assertEquals(TaskState.QUEUED, find(runs).state(), "its worker knows nothing of it");
  }

  @Test
  void aWorkerIsToldOfACancelAgain() {
    String id = enqueue(echo("a"));
    claim("w1", 1);
    queue.cancel(id);
    del("cancels:w1");
    repairs(Fault.CANCEL, 1);
    assertTrue(queue.extend("w1", held("w1")).cancelAsked().contains(id));
  }

  @Test
  void aQueuedTaskIsPutBackIntoItsList() {
    List<String> ids = List.of(enqueue(echo("a")), enqueue(echo("b")), enqueue(queued("slow")));
    del("queued:default:5", "queued:slow:5");
    repairs(Fault.UNQUEUED, 3);
    assertEquals(ids, claimable(), "in the order in which they were enqueued");
    String alone = enqueue(priority(9));
    byte[] lane = key("queued:default:9").getBytes(StandardCharsets.UTF_8);
    raw(redis -> redis.lpop(lane));
    enqueue(priority(9));
    repairs(Fault.UNQUEUED, 1);
    assertTrue(claimable().contains(alone));
  }

  @Test
  void aScheduledTaskBecomesDueAgain() throws Exception {
    String id = enqueue(delayed(Duration.ofMillis(1)).withExpiresAfter(LATER));
    String later = enqueue(delayed(LATER));
    var runAt = find(later).runAt();
    del("scheduled", "expiring");
    repairs(Map.of(Fault.UNSCHEDULED, 2L, Fault.UNEXPIRING, 1L));
    assertEquals(List.of(id), await(this::claimable));
    assertEquals(runAt, find(later).runAt());
    assertEquals(
        runAt.toEpochMilli(), raw(redis -> redis.zscore(key("scheduled"), later)).longValue());
  }

  @Test
  void endedTasksAreListedAgain() {
    for (int i = 0; i < 3; i++) {
      enqueue(echo("x"));
    }
    List<Claimed> claimed = claim("w1", 3);
    settle(new Settlement.Complete(claimed.get(0).lease(), "1", null));
    settle(new Settlement.Complete(claimed.get(1).lease(), "2", null));
    settle(new Settlement.Fail(claimed.get(2).lease(), "no"));
    queue.cancel(enqueue(echo("x")));
    Map<TaskState, Long> counts = queue.status().counts();
    del("succeeded", "failed", "cancelled");
    repairs(Fault.UNINDEXED, 4);
    assertEquals(counts, queue.status().counts());
    assertEquals(
        List.of(claimed.get(1).task().id(), claimed.get(0).task().id()),
        raw(redis -> redis.lrange(key("succeeded"), 0, -1)));
  }

  @Test
  void timesToLiveAreCorrected() {
    String waits = enqueue(echo("a"));
    String over = enqueue(echo("b"));
    queue.cancel(over);
    raw(redis -> redis.pexpire(key(waits), 1_000_000));
    raw(redis -> redis.persist(key(over)));
    repairs(Fault.LIFETIME, 2);
    assertEquals(-1L, (long) raw(redis -> redis.pttl(key(waits))));
    long left = raw(redis -> redis.pttl(key(over)));
    assertTrue(left > 0 && left <= settings.keepFor().toMillis(), "" + left);
  }

  @Test
  void aChildThatEndedIsCounted() {
    Claimed parent = fanOut(2);
    String id = parent.task().id();
    settle(new Settlement.Complete(claim("w1", 1).get(0).lease(), "{\"v\":1}", null));
    del("fan:" + id, "parents");
    repairs(Fault.FAN_OUT, 1); // it was not listed, and one of its children not counted
    settle(new Settlement.Fail(claim("w1", 1).get(0).lease(), "bad"));
    assertTrue(claim("w1", 1).get(0).joining());
    assertEquals("{\"v\":1}", queue.children(id).toList().get(0).result());
  }

  @Test
  void aFanOutEnqueuesChildrenAgainThatAreGone() {
    Claimed parent = fanOut(2);
    String id = parent.task().id();
    String entry = raw(redis -> redis.rpop(key("queued:default:5")));
    del(id + ".0");
    assertTrue(entry.startsWith(id + ".0"));
    repairs(
        Map.of(Fault.FAN_OUT, 1L, Fault.COUNTER, 4L)); // two of depth, one of owners, of children
    Claimed again = claim("w1", 1).get(0);
    assertEquals(id, again.task().id());
    assertTrue(!again.joining() && again.task().attempt() == 1);
    queue.enqueueChildren(again.lease(), 0, List.of(echo("child"), echo("child")));
    settle(new Settlement.AwaitChildren(again.lease(), 2));
    assertEquals(2, claimable().size());
  }
}
