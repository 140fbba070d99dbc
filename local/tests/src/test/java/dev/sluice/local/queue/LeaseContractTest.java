package dev.sluice.local.queue;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sluice.queue.ClaimRequest;
import dev.sluice.queue.Claimed;
import dev.sluice.queue.DrainStep;
import dev.sluice.queue.Lease;
import dev.sluice.queue.Patch;
import dev.sluice.queue.Settlement;
import dev.sluice.queue.TaskRecord;
import dev.sluice.queue.TaskState;
import java.io.ByteArrayInputStream;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** What a worker may do with what it holds, and what becomes of it when the worker is lost. */
class LeaseContractTest extends QueueContract {
  @Test
  void anotherTokenIsFencedAndChangesNothing() {
    String id = enqueue(echo("a"));
    Claimed claimed = claim("w1", 1).get(0);
    for (Lease wrong :
        List.of(
            new Lease(id, "0.w1"),
            new Lease(id, claimed.lease().token() + "x"),
            new Lease(id, "1" + claimed.lease().token()),
            new Lease("0".repeat(18), claimed.lease().token()))) {
      for (Settlement settlement : everySettlement(wrong)) {
        DrainStep step = queue.step(List.of(settlement), new ClaimRequest("w2", 0, Set.of()));
        assertEquals(List.of(wrong), step.fenced());
        assertEquals(0, step.settled());
      }
    }
    assertEquals(TaskState.RUNNING, find(id).state());
    DrainStep twice =
        queue.step(
            List.of(
                new Settlement.Complete(claimed.lease(), null, null),
                new Settlement.Fail(claimed.lease(), "late")),
            new ClaimRequest("w1", 0, Set.of()));
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
    DrainStep other =
        queue.step(
            List.of(new Settlement.Complete(lease, null, null)),
            new ClaimRequest("w2", 0, Set.of()));
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
  void lostWorkersTasksAreTakenBack() throws Exception {
    shortLease();
    String id = enqueue(echo("a"));
    Claimed ghost = claim("ghost", 1).get(0);
    Claimed again = await(() -> claim("w1", 1)).get(0);
    assertEquals(id, again.task().id());
    assertEquals(1, again.task().attempt(), "a lost worker is not a failed attempt");
    assertNotEquals(ghost.lease().token(), again.lease().token());
    DrainStep late =
        queue.step(
            List.of(new Settlement.Complete(ghost.lease(), "1", null)),
            new ClaimRequest("ghost", 0, Set.of()));
    assertEquals(List.of(ghost.lease()), late.fenced());
    assertFalse(queue.extend("ghost").held());
    settle("w1", new Settlement.Complete(again.lease(), "2", null));
    assertEquals("2", find(id).result());
  }

  @Test
  void aTaskThatKillsItsWorkerFailsAndItsMatesDoNot() throws Exception {
    shortLease();
    String killer = enqueue(echo("killer"));
    Set<String> mates = Set.of(enqueue(echo("a")), enqueue(echo("b")), enqueue(echo("c")));
    for (int round = 0; round < 50 && find(killer).state() != TaskState.FAILED; round++) {
      String worker = "w" + round;
      List<Claimed> claimed = new ArrayList<>();
      await(
          () -> {
            claimed.addAll(claim(worker, 4));
            boolean over = find(killer).state() == TaskState.FAILED;
            return over || !claimed.isEmpty() ? List.of(true) : List.of();
          });
      if (claimed.stream().anyMatch(c -> c.task().id().equals(killer))) {
        continue; // the worker dies with all it holds
      }
      claimed.forEach(c -> settle(worker, new Settlement.Complete(c.lease(), null, null)));
    }
    assertEquals(TaskState.FAILED, find(killer).state());
    assertTrue(find(killer).error().contains("worker was lost"));
    for (int left = 10; left > 0 && queue.status().counts().get(TaskState.QUEUED) > 0; left--) {
      claim("last", 1).forEach(c -> settle("last", new Settlement.Complete(c.lease(), null, null)));
    }
    for (String mate : mates) {
      assertEquals(TaskState.SUCCEEDED, find(mate).state());
      assertEquals(1, find(mate).attempt());
    }
  }

  @Test
  void aCancelledTaskOfALostWorkerIsNotRunAgain() throws Exception {
    shortLease();
    String id = enqueue(echo("a"));
    claim("ghost", 1);
    queue.cancel(id);
    await(
        () -> {
          assertEquals(List.of(), claim("w1", 1));
          return find(id).state() == TaskState.CANCELLED ? List.of(1) : List.of();
        });
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
}
