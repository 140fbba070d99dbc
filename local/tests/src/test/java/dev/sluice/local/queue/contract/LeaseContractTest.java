package dev.sluice.local.queue.contract;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sluice.local.queue.LossyProxy;
import dev.sluice.queue.DrainStep;
import dev.sluice.queue.DrainStep.ClaimRequest;
import dev.sluice.queue.DrainStep.Claimed;
import dev.sluice.queue.Lease;
import dev.sluice.queue.Settlement;
import dev.sluice.queue.TaskQueue.Patch;
import dev.sluice.queue.TaskRecord;
import dev.sluice.queue.TaskState;
import dev.sluice.redis.RedisTaskQueue;
import java.io.ByteArrayInputStream;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** What a worker may do with the tasks it holds, and what becomes of them when it is lost. */
class LeaseContractTest extends QueueContract {
  @Test
  void anotherTokenIsFencedAndChangesNothing() {
    String id = enqueue(echo("a"));
    Claimed claimed = claim("w1", 1).get(0);
    for (Lease wrong :
        List.of(
            new Lease(id, "0.w1"),
            new Lease(id, "0.w2"),
            new Lease(id, claimed.lease().fence() + ".w2"),
            new Lease(id, claimed.lease().token() + "x"),
            new Lease(id, "1" + claimed.lease().token()),
            new Lease("0".repeat(18), claimed.lease().token()))) {
      for (Settlement settlement : everySettlement(wrong)) {
        DrainStep step = step("w2", List.of(settlement), 0, Set.of());
        assertEquals(List.of(wrong), step.fenced());
        assertEquals(0, step.settled());
      }
    }
    assertEquals(TaskState.RUNNING, find(id).state());
    DrainStep twice =
        step(
            "w1",
            List.of(
                new Settlement.Complete(claimed.lease(), null, null),
                new Settlement.Fail(claimed.lease(), "late")),
            0,
            Set.of());
    assertEquals(1, twice.settled(), "the second settlement in the same step is fenced");
    assertEquals(TaskState.SUCCEEDED, find(id).state());
  }

  @Test
  void retriesAreScheduledAndEndAsFailed() {
    String id = enqueue(attempts(2));
    settle(new Settlement.Retry(claim("w1", 1).get(0).lease(), Duration.ofHours(1), "boom"));
    assertEquals(TaskState.SCHEDULED, find(id).state());
    assertEquals("boom", find(id).error());
    assertTrue(find(id).runAt().isAfter(Instant.now().plusSeconds(3500)));
    queue.patch(id, new Patch(null, Duration.ZERO, null, List.of()));
    Claimed second = claim("w1", 1).get(0);
    assertEquals(2, second.task().attempt());
    settle(new Settlement.Retry(second.lease(), Duration.ZERO, "boom again"));
    assertEquals(TaskState.FAILED, find(id).state());
    assertEquals("boom again", find(id).error());
    assertEquals(2, queue.log(id).size());
  }

  @Test
  void releaseIsNotCharged() {
    onePartition(ORDER);
    String first = enqueue(echo("a"));
    enqueue(echo("b"));
    settle(new Settlement.Release(claim("w1", 1).get(0).lease()));
    Claimed again = claim("w1", 1).get(0);
    assertEquals(first, again.task().id(), "it goes back to the head");
    assertEquals(1, again.task().attempt());
  }

  @Test
  void aWorkerSettlesOnlyWhatItClaimed() {
    String id = enqueue(echo("a"));
    Lease lease = claim("w1", 1).get(0).lease();
    DrainStep other = step("w2", List.of(new Settlement.Complete(lease, null, null)), 0, Set.of());
    assertEquals(List.of(lease), other.fenced());
    assertEquals(TaskState.RUNNING, find(id).state());
  }

  @Test
  void notesNeedTheLease() {
    String id = enqueue(echo("a"));
    Claimed claimed = claim("w1", 1).get(0);
    assertFalse(queue.note(new Lease(id, "1.other"), null, List.of("x")));
    assertTrue(
        queue.note(claimed.lease(), new TaskRecord.Progress(3, 10, "on it"), List.of("l1", "l2")));
    assertEquals(new TaskRecord.Progress(3, 10, "on it"), find(id).progress());
    List<String> log = queue.log(id);
    assertTrue(log.get(0).endsWith(" l1") && log.get(1).endsWith(" l2"), log::toString);
    for (int i = 0; i < 11; i++) {
      queue.note(claimed.lease(), null, IntStream.range(0, 100).mapToObj(n -> "n" + n).toList());
    }
    assertEquals(1000, queue.log(id).size());
    assertEquals(1000L, (long) raw(redis -> redis.llen(key("log:" + id))));
  }

  @Test
  void artifactsNeedTheLeaseAndEndWithTheTask() throws Exception {
    String id = enqueue(echo("a"));
    Claimed claimed = claim("w1", 1).get(0);
    var store = queue.artifacts();
    store.put(id, claimed.lease().token(), new ByteArrayInputStream("abc".getBytes()));
    assertEquals("abc", new String(store.open(id, "").orElseThrow().readAllBytes()));
    assertThrowsIo(() -> store.put(id, "0.w1", new ByteArrayInputStream(new byte[1])), "lease");
    byte[] large = new byte[4 * 1024 * 1024 + 1];
    assertThrowsIo(
        () -> store.put(id, claimed.lease().token(), new ByteArrayInputStream(large)), "4 MiB");
    settle(new Settlement.Complete(claimed.lease(), null, null));
    queue.delete(id);
    assertTrue(store.open(id, "").isEmpty());
  }

  @Test
  void aTaskWhoseCancellationWasLostIsNotFailed() {
    String id = enqueue(echo("a"));
    Lease lease = claim("w1", 1).get(0).lease();
    settle(new Settlement.Cancelled(lease)); // as after a server came back older
    assertEquals(TaskState.QUEUED, find(id).state());
    assertEquals(0, find(id).attempt());
    lease = claim("w1", 1).get(0).lease();
    queue.cancel(id);
    settle(new Settlement.Cancelled(lease));
    assertEquals(TaskState.CANCELLED, find(id).state());
  }

  @Test
  void aTaskThatNobodyCancelledIsStoppedOnceAtMost() {
    onePartition(KEYS);
    String id = enqueue(echo("a"));
    Lease lease = claim("w1", 1).get(0).lease();
    raw(redis -> redis.sadd(key("cancels:w1"), id)); // left by what a person deleted
    assertEquals(Set.of(id), queue.extend("w1", held("w1")).cancelAsked());
    DrainStep step = step("w1", List.of(new Settlement.Cancelled(lease)), 1, Set.of());
    assertEquals(List.of(TaskState.QUEUED), step.became());
    assertEquals(id, step.claimed().get(0).task().id());
    assertEquals(Set.of(), queue.extend("w1", held("w1")).cancelAsked());
  }

  @Test
  void oversizedResultsAreRefusedBeforeAnythingIsSent() {
    enqueue(echo("a"));
    Lease lease = claim("w1", 1).get(0).lease();
    String large = "\"" + "x".repeat(65_536) + "\"";
    assertThrowsArgument(() -> settle(new Settlement.Complete(lease, large, null)));
    settle(new Settlement.Fail(lease, "e".repeat(10_000)));
    assertEquals(2_000, find(lease.taskId()).error().length());
  }

  @Test
  void completeWinsOverCancel() {
    String id = enqueue(echo("a"));
    Claimed claimed = claim("w1", 1).get(0);
    queue.cancel(id);
    settle(new Settlement.Complete(claimed.lease(), null, null));
    assertEquals(TaskState.SUCCEEDED, find(id).state());
    assertFalse(find(id).cancelAsked());
  }

  @Test
  void noTokenIsGivenTwiceThoughTheCounterWentBack() {
    onePartition(KEYS);
    enqueue(echo("a"));
    Lease first = claim("w1", 1).get(0).lease();
    raw(redis -> redis.del(key("tokens"))); // a failover lost the newest writes
    enqueue(echo("b"));
    assertTrue(claim("w1", 1).get(0).lease().fence() > first.fence());
  }

  @Test
  void noTokenIsGivenTwiceInAMillisecond() {
    onePartition(ORDER);
    Clock stopped = Clock.fixed(Instant.now(), ZoneOffset.UTC);
    try (RedisTaskQueue one = RedisTaskQueue.connect(settings.withClock(stopped))) {
      enqueue(echo("a"));
      enqueue(echo("b"));
      Lease first = holdings.step(one, "w1", 1).claimed().get(0).lease();
      Lease second = holdings.step(one, "w2", 1).claimed().get(0).lease();
      assertTrue(second.fence() > first.fence());
    }
  }

  @Test
  void aClaimWhoseAnswerWasLostIsTakenBackAndClaimedUncharged() {
    if (server.isCluster()) {
      return; // its client goes round the proxy
    }
    try (LossyProxy proxy = new LossyProxy(settings.redisUrl());
        RedisTaskQueue lossy = through(proxy)) {
      String lost = enqueue(echo("b"));
      proxy.lose(List.of(LossyProxy.Loss.ANSWER));
      List<Claimed> again =
          lossy.step(List.of(), new ClaimRequest("w1", 1, Set.of(), List.of())).claimed();
      assertEquals(List.of(LossyProxy.Loss.ANSWER), proxy.lost());
      assertEquals(List.of(lost), again.stream().map(c -> c.task().id()).toList());
      assertEquals(1, again.get(0).task().attempt());
    }
  }

  /** A server that came back older has as many leased to the worker as it holds, but others. */
  @Test
  void aStepThatIsSentAgainNamesWhatItsWorkerHolds() {
    if (server.isCluster()) {
      return; // its client goes round the proxy
    }
    try (LossyProxy proxy = new LossyProxy(settings.redisUrl());
        RedisTaskQueue lossy = through(proxy)) {
      String forgotten = enqueue(echo("a"));
      claim("w1", 1);
      Lease unknown = new Lease("0".repeat(18), "1.w1");
      ClaimRequest none = new ClaimRequest("w1", 0, Set.of(), List.of(unknown));
      proxy.lose(List.of(LossyProxy.Loss.REQUEST));
      assertEquals(Set.of(unknown), lossy.step(List.of(), none).lost());
      assertEquals(TaskState.QUEUED, find(forgotten).state());
    }
  }

  @Test
  void whatAWorkerDoesNotNameIsTakenBackUncharged() {
    onePartition(ORDER);
    String forgotten = enqueue(echo("a"));
    String kept = enqueue(echo("b"));
    List<Claimed> both = claim("w1", 2);
    ClaimRequest none = new ClaimRequest("w1", 0, Set.of(), List.of(both.get(1).lease()));
    assertEquals(Set.of(), queue.step(List.of(), none).lost());
    assertEquals(TaskState.QUEUED, find(forgotten).state());
    assertEquals(0, find(forgotten).attempt());
    assertEquals(TaskState.RUNNING, find(kept).state());
  }

  @Test
  void aLeaseUnderAnotherTokenIsNotTheWorkers() {
    onePartition(KEYS);
    String id = enqueue(echo("a"));
    claim("w1", 1);
    Lease older = new Lease(id, "1.w1");
    ClaimRequest request = new ClaimRequest("w1", 0, Set.of(), List.of(older));
    raw(redis -> redis.sadd(key("held:w1"), "0".repeat(18))); // so that the numbers differ
    assertEquals(Set.of(older), queue.step(List.of(), request).lost());
    assertEquals(TaskState.QUEUED, find(id).state());
  }

  @Test
  void whatIsLeasedToAWorkerThatHoldsNothingIsTakenBack() {
    String id = enqueue(echo("a"));
    claim("w1", 1);
    queue.step(List.of(), new ClaimRequest("w1", 0, Set.of(), List.of()));
    assertEquals(TaskState.QUEUED, find(id).state());
  }

  @Test
  void aHeartbeatShowsWhatIsNoLongerLeased() {
    onePartition(KEYS);
    String forgotten = enqueue(echo("a"));
    claim("w1", 1);
    Lease unknown = new Lease("0".repeat(18), "1.w1");
    assertEquals(Set.of(unknown), queue.extend("w1", List.of(unknown)).lost());
    assertEquals(TaskState.QUEUED, find(forgotten).state());
  }
}
