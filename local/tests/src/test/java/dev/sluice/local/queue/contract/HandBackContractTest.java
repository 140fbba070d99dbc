package dev.sluice.local.queue.contract;

import static dev.sluice.queue.Settlement.Unrunnable.UNKNOWN_TYPE;
import static dev.sluice.queue.Settlement.Unrunnable.UNREADABLE_PARAMS;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sluice.queue.DrainStep.Claimed;
import dev.sluice.queue.Lease;
import dev.sluice.queue.Settlement;
import dev.sluice.queue.Settlement.Unrunnable;
import dev.sluice.queue.TaskQueue.Patch;
import dev.sluice.queue.TaskRecord;
import dev.sluice.queue.TaskState;
import dev.sluice.queue.TaskTimeline.TaskEvent;
import dev.sluice.queue.WaitReason;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** What becomes of tasks that a build cannot run. */
class HandBackContractTest extends QueueContract {
  private static final Duration HOUR = Duration.ofHours(1);
  private static final Duration DAY = Duration.ofDays(1);

  @Test
  void itIsTriedLaterUncharged() {
    String id = enqueue(attempts(1));
    for (int i = 0; i < 3; i++) {
      handBack(claim("old", 1).get(0).lease(), UNKNOWN_TYPE, HOUR, DAY);
      TaskRecord task = find(id);
      assertEquals(TaskState.SCHEDULED, task.state());
      assertEquals(0, task.attempt());
      assertNull(task.error());
      assertEquals(List.of(), claim("old", 1), "not at once");
      now(id);
    }
    Claimed last = claim("new", 1).get(0);
    assertEquals(1, last.task().attempt());
    settle("new", new Settlement.Complete(last.lease(), "1", null));
    assertEquals(TaskState.SUCCEEDED, find(id).state());
  }

  @Test
  void theReasonSaysSinceWhenAndWhichBuild() {
    String id = enqueue(echo("a"));
    handBack(claim("old", 1).get(0).lease(), UNKNOWN_TYPE, HOUR, DAY);
    WaitReason first = waiting(id);
    assertEquals(WaitReason.Reason.UNKNOWN_TYPE, first.reason());
    assertEquals("old (build 7)", first.handedBack().by());
    now(id);
    assertEquals(first.handedBack(), waiting(id).handedBack(), "also while it is queued");
    assertEquals(WaitReason.Reason.NEXT, waiting(id).reason());
    handBack(claim("other", 1).get(0).lease(), UNREADABLE_PARAMS, HOUR, DAY);
    assertEquals(WaitReason.Reason.UNREADABLE_PARAMS, waiting(id).reason());
    assertEquals(
        new WaitReason.HandedBack(first.handedBack().since(), UNREADABLE_PARAMS, "other (build 7)"),
        waiting(id).handedBack());
    List<TaskEvent.Kind> kinds =
        queue.timeline(find(id)).events().stream().map(TaskEvent::kind).toList();
    assertEquals(
        List.of(TaskEvent.Kind.ENQUEUED, TaskEvent.Kind.CLAIMED, TaskEvent.Kind.HANDED_BACK),
        kinds,
        "only the first time is kept");
  }

  @Test
  void itFailsWithTheReasonWhenItHasBeenHandedBackForLong() throws InterruptedException {
    String id = enqueue(echo("a"));
    handBack(claim("old", 1).get(0).lease(), UNKNOWN_TYPE, HOUR, DAY);
    long since = waiting(id).handedBack().since().toEpochMilli();
    now(id);
    Lease lease = claim("old", 1).get(0).lease();
    await(() -> System.currentTimeMillis() > since + 2 ? List.of(1) : List.of());
    handBack(lease, UNKNOWN_TYPE, HOUR, Duration.ofMillis(1));
    assertEquals(TaskState.FAILED, find(id).state());
    assertEquals("unknown-type for old", find(id).error());
    queue.replay(id);
    assertNull(waiting(id).handedBack(), "a replay starts from the beginning");
  }

  @Test
  void otherParamsForgetTheHandBackAndAnotherTimeDoesNot() {
    String id = enqueue(echo("a"));
    handBack(claim("old", 1).get(0).lease(), UNREADABLE_PARAMS, HOUR, DAY);
    queue.patch(id, new Patch(3, Duration.ofHours(2), null, List.of()));
    assertEquals(UNREADABLE_PARAMS, waiting(id).handedBack().why());
    queue.patch(id, new Patch(null, null, "{\"text\":\"b\"}", List.of()));
    assertNull(waiting(id).handedBack());
    assertEquals(TaskState.SCHEDULED, find(id).state());
    assertTrue(find(id).runAt() != null);
  }

  @Test
  void aWorkerThatReleasesOrIsLostDoesNotForgetSinceWhen() throws InterruptedException {
    shortLease();
    String id = enqueue(echo("a"));
    handBack(claim("old", 1).get(0).lease(), UNKNOWN_TYPE, Duration.ZERO, DAY);
    var since = waiting(id).handedBack().since();
    Lease again = await(() -> claim("old", 1)).get(0).lease();
    settle("old", new Settlement.Release(again));
    assertEquals(since, waiting(id).handedBack().since());
    claim("ghost", 1);
    await(() -> step("w9", List.of(), 0, Set.of()).recovered() > 0 ? List.of(1) : List.of());
    assertEquals(since, waiting(id).handedBack().since());
  }

  @Test
  void whatMustRunAloneIsGivenToAnIdleWorkerAndWithNothingElse() {
    onePartition(ORDER);
    String suspect = enqueue(echo("suspect"));
    enqueue(echo("beside"));
    List<Claimed> both = claim("w1", 2);
    settle(new Settlement.Release(both.get(0).lease(), "OutOfMemoryError"));
    assertEquals(List.of(), claim("w1", 16), "it still holds the other one");
    settle(new Settlement.Complete(both.get(1).lease(), null, null));
    enqueue(echo("later"));
    for (boolean alone : new boolean[] {true, false}) {
      List<Claimed> claimed = claim("w1", 16);
      assertEquals(List.of(suspect), claimed.stream().map(c -> c.task().id()).toList());
      assertTrue(claimed.get(0).alone());
      settle(new Settlement.Retry(claimed.get(0).lease(), Duration.ZERO, "x", alone));
    }
    List<Claimed> claimed = claim("w1", 16);
    assertEquals(2, claimed.size());
    assertFalse(claimed.get(0).alone() || claimed.get(1).alone());
  }

  @Test
  void itStillExpires() throws InterruptedException {
    String id = enqueue(expiring(Duration.ofMillis(500)));
    handBack(claim("old", 1).get(0).lease(), UNKNOWN_TYPE, HOUR, DAY);
    await(
        () -> {
          step("w9", List.of(), 0, Set.of());
          return find(id).state() == TaskState.CANCELLED ? List.of(1) : List.of();
        });
    assertEquals("it expired before it was started", find(id).error());
  }

  private void handBack(Lease lease, Unrunnable why, Duration delay, Duration atMost) {
    String worker = lease.token().substring(lease.token().indexOf('.') + 1);
    String error = why.word() + " for " + worker;
    settle(
        worker, new Settlement.HandBack(lease, why, worker + " (build 7)", error, delay, atMost));
  }

  private void now(String id) {
    queue.patch(id, new Patch(null, Duration.ZERO, null, List.of()));
  }

  private WaitReason waiting(String id) {
    return queue.waiting(find(id)).orElseThrow();
  }
}
