package dev.sluice.local.queue.contract;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sluice.queue.DrainStep.Claimed;
import dev.sluice.queue.Lease;
import dev.sluice.queue.Settlement;
import dev.sluice.queue.TaskQueue.Patch;
import dev.sluice.queue.TaskRecord;
import dev.sluice.queue.TaskTimeline;
import dev.sluice.queue.TaskTimeline.TaskEvent;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.junit.jupiter.api.Test;

/** What is known of a task's past, on each kind of Redis. */
class TimelineContractTest extends QueueContract {
  @Test
  void aTaskThatGoesStraightThroughKeepsNothingBesideItsRecord() {
    String id = enqueue(echo("a"));
    assertEquals("enqueued", story(id));
    Lease lease = take("w1");
    assertEquals("enqueued, claimed 1 by w1", story(id));
    settle(new Settlement.Complete(lease, null, null));
    assertEquals("enqueued, claimed 1, settled 1 SUCCEEDED", story(id));
    String failed = enqueue(echo("b"));
    settle(new Settlement.Fail(take("w1"), "no"));
    assertEquals("enqueued, claimed 1, settled 1 FAILED: no", story(failed));
    assertFalse(kept(id) || kept(failed));
    TaskRecord task = find(failed);
    List<TaskEvent> events = queue.timeline(task).events();
    assertEquals(task.createdAt(), events.get(0).at());
    assertEquals(task.startedAt(), events.get(1).at());
    assertEquals(task.finishedAt(), events.get(2).at());
    assertEquals(1, queue.log(failed).size());
  }

  @Test
  void anAttemptThatDidNotSucceedIsKeptWithItsWorker() {
    String id = enqueue(echo("a"));
    Claimed first = claim("w1", 1).get(0);
    settle(new Settlement.Retry(first.lease(), Duration.ofHours(1), "no luck\ntoday"));
    assertEquals("enqueued, claimed 1 by w1, retried 1 by w1: no luck\ntoday", story(id));
    List<TaskEvent> events = queue.timeline(find(id)).events();
    assertEquals(first.task().startedAt(), events.get(1).at());
    assertEquals(find(id).runAt(), events.get(2).until());
    queue.patch(id, new Patch(null, Duration.ZERO, null, List.of()));
    Lease second = take("w2");
    assertNull(queue.timeline(find(id)).events().get(2).until(), "its time has come");
    settle("w2", new Settlement.Fail(second, "never"));
    assertEquals(
        "enqueued, claimed 1 by w1, retried 1 by w1: no luck\ntoday, claimed 2, settled 2 FAILED: never",
        story(id));
    List<String> log = queue.log(id);
    assertTrue(log.get(0).endsWith(" attempt 1 did not succeed: no luck\ntoday"), log::toString);
    assertTrue(log.get(1).endsWith(" attempt 2 did not succeed: never"), log::toString);
    assertTrue(raw(redis -> redis.pttl(key("events:" + id))) > 0, "it is deleted with its record");
    queue.delete(id);
    assertFalse(kept(id));
  }

  @Test
  void aLossAndAReleaseAreKeptAndNotCounted() throws InterruptedException {
    shortLease();
    String id = enqueue(echo("a"));
    claim("ghost", 1);
    settle(new Settlement.Release(takeAgain("w1")));
    assertEquals(
        "enqueued, claimed 1 by ghost, lost 1 by ghost, claimed 1 by w1, released 1 by w1",
        story(id));
    assertEquals(1, queue.log(id).size(), "a release changes nothing");
  }

  @Test
  void aScheduledTaskSaysUntilWhen() {
    String id = enqueue(delayed(Duration.ofHours(1)));
    assertEquals("enqueued, scheduled", story(id));
    assertEquals(find(id).runAt(), queue.timeline(find(id)).events().get(1).until());
    queue.cancel(id);
    assertEquals("enqueued, settled CANCELLED: cancelled before it was done", story(id));
  }

  @Test
  void whoWasAskedToStopWasRunning() {
    String id = enqueue(echo("a"));
    Lease lease = take("w1");
    queue.cancel(id);
    queue.cancel(id);
    assertEquals("enqueued, claimed 1 by w1, cancel-asked 1 by w1", story(id));
    settle(new Settlement.Retry(lease, Duration.ZERO, "interrupted"));
    String stopped =
        "claimed 1, cancel-asked 1 by w1, settled 1 CANCELLED: cancelled while it was running";
    assertEquals("enqueued, " + stopped, story(id));
    queue.replay(id);
    assertEquals("enqueued, " + stopped + ", replayed", story(id));
  }

  @Test
  void aReplayKeepsHowItHadEnded() {
    String id = enqueue(attempts(1));
    Claimed first = claim("w1", 1).get(0);
    settle(new Settlement.Retry(first.lease(), Duration.ZERO, "bad"));
    TaskRecord failed = find(id);
    queue.replay(id);
    assertEquals("enqueued, claimed 1, settled 1 FAILED: bad, replayed", story(id));
    List<TaskEvent> events = queue.timeline(find(id)).events();
    assertEquals(first.task().startedAt(), events.get(1).at());
    assertEquals(failed.finishedAt(), events.get(2).at());
    settle(new Settlement.Complete(take("w1"), null, null));
    assertTrue(story(id).endsWith("replayed, claimed 1, settled 1 SUCCEEDED"));
    assertEquals(1, queue.log(id).size(), "what went wrong stays readable");
  }

  @Test
  void aFanOutJoinsInTheEnd() throws InterruptedException {
    shortLease();
    String id = enqueue(attempts(3));
    Lease parent = take("w1");
    queue.enqueueChildren(parent, 0, List.of(attempts(1)));
    settle(new Settlement.AwaitChildren(parent, 1));
    String begun = "enqueued, claimed 1 by w1, fanned-out 1 by w1";
    assertEquals(begun, story(id));
    settle(new Settlement.Complete(take("w1"), null, null));
    claim("ghost", 1);
    assertEquals(begun + ", joined 1 by ghost", story(id));
    settle(new Settlement.Fail(takeAgain("w1"), "no"));
    String failed = begun + ", joined 1 by ghost, lost 1 by ghost, joined 1, settled 1 FAILED: no";
    assertEquals(failed, story(id));
    queue.replay(id);
    claim("w1", 1);
    assertEquals(failed + ", replayed, claimed 1 by w1", story(id));
  }

  @Test
  void aParentThatIsCancelledMeanwhileWasClaimedOnce() {
    String id = enqueue(echo("parent"));
    Lease parent = take("w1");
    queue.enqueueChildren(parent, 0, List.of(attempts(1)));
    settle(new Settlement.AwaitChildren(parent, 1));
    queue.cancel(id);
    String cancelled =
        "enqueued, claimed 1 by w1, fanned-out 1 by w1, settled CANCELLED: cancelled before it was done";
    assertEquals(cancelled, story(id));
    queue.replay(id);
    assertEquals(cancelled + ", replayed", story(id));
  }

  @Test
  void aChildThatRunsAgainKeepsItsPast() {
    String id = enqueue(echo("parent"));
    Lease parent = take("w1");
    queue.enqueueChildren(parent, 0, List.of(attempts(1)));
    settle(new Settlement.AwaitChildren(parent, 1));
    settle(new Settlement.Fail(take("w1"), "bad"));
    settle(new Settlement.Fail(take("w1"), "one failed"));
    queue.replay(id);
    queue.enqueueChildren(take("w1"), 0, List.of(attempts(1)));
    assertEquals("enqueued, claimed 1, settled 1 FAILED: bad, replayed", story(id + ".0"));
    assertEquals(-1L, this.<Long>raw(redis -> redis.pttl(key("events:" + id + ".0"))));
  }

  @Test
  void theNewestHundredAreKept() {
    String id = enqueue(echo("a"));
    for (int i = 0; i < 101; i++) {
      settle("w" + i, new Settlement.Release(take("w" + i)));
    }
    TaskTimeline timeline = queue.timeline(find(id));
    assertTrue(timeline.cut());
    assertEquals(201, timeline.events().size(), "the first, and claim and release of 100");
    assertEquals("w1", timeline.events().get(1).worker());
    assertEquals(100L, this.<Long>raw(redis -> redis.llen(key("events:" + id))));
  }

  @Test
  void whatSomebodyElseWroteIsSkipped() {
    String id = enqueue(echo("a"));
    settle(new Settlement.Release(take("w1")));
    String told = story(id);
    raw(
        redis ->
            redis.rpush(
                key("events:" + id), "", "x", "1 lost", "1 born 1 - - ", "1 settled 1 - - X"));
    assertEquals(told, story(id));
    raw(redis -> redis.del(key("events:" + id)));
    raw(redis -> redis.set(key("events:" + id), "x"));
    assertEquals("enqueued", story(id));
    settle(new Settlement.Release(take("w1")));
    assertEquals(told, story(id));
  }

  private Lease take(String worker) {
    return claim(worker, 1).get(0).lease();
  }

  private Lease takeAgain(String worker) throws InterruptedException {
    return await(() -> claim(worker, 1)).get(0).lease();
  }

  private boolean kept(String id) {
    return raw(redis -> redis.exists(key("events:" + id)) || redis.exists(key("log:" + id)));
  }

  /** Kind, attempt, worker, state and error of each event. */
  private String story(String id) {
    List<String> told = new ArrayList<>();
    for (TaskEvent event : queue.timeline(find(id)).events()) {
      String kind = event.kind().name().toLowerCase(Locale.ROOT).replace('_', '-');
      told.add(
          kind
              + (event.attempt() > 0 ? " " + event.attempt() : "")
              + (event.worker() != null ? " by " + event.worker() : "")
              + (event.state() != null ? " " + event.state() : "")
              + (event.error() != null ? ": " + event.error() : ""));
    }
    return String.join(", ", told);
  }
}
