package dev.sluice.local.queue.contract;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sluice.queue.ChangeResult;
import dev.sluice.queue.DrainStep.Claimed;
import dev.sluice.queue.FailureTrace;
import dev.sluice.queue.FailureTrace.Frame;
import dev.sluice.queue.FailureTrace.Problem;
import dev.sluice.queue.Lease;
import dev.sluice.queue.QueueView.FailedTask;
import dev.sluice.queue.QueueView.Ignored;
import dev.sluice.queue.Settlement;
import dev.sluice.queue.TaskRecord;
import dev.sluice.queue.TaskState;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Failed tasks that run again, many at once, on each kind of Redis. */
class FailuresContractTest extends QueueContract {
  @Test
  void whatFailedIsReadWithoutWhatWasAsked() {
    assertEquals(List.of(), queue.failed(10).toList());
    String error = "\u00e4".repeat(2_000);
    String id = failed(error);
    TaskRecord task = find(id);
    assertEquals(
        List.of(new FailedTask(id, "echo", "ann", error, task.finishedAt(), false, "")),
        queue.failed(10).toList());
    enqueue(echo("waits"));
    enqueue(echo("cancelled"));
    queue.cancel(enqueue(echo("cancelled")));
    assertEquals(1, queue.failed(10).count());
    raw(redis -> redis.set(key(id), "x"));
    assertEquals(0, queue.failed(10).count());
  }

  @Test
  void theNewestAreRead() {
    List<String> ids = failed(1_203);
    assertEquals(1_203, queue.failed(10_000).count());
    List<FailedTask> newest = queue.failed(501).toList();
    assertEquals(501, newest.size());
    for (int i = 1; i < newest.size(); i++) {
      assertTrue(!newest.get(i).failedAt().isAfter(newest.get(i - 1).failedAt()));
    }
    assertTrue(newest.stream().noneMatch(task -> task.id().equals(ids.get(0))));
  }

  @Test
  void manyAreReplayedAndOnlyOnce() {
    List<String> ids = failed(250);
    List<FailedTask> seen = new ArrayList<>(queue.failed(1_000).toList());
    seen.sort(java.util.Comparator.comparing(FailedTask::id));
    queue.delete(ids.get(3));
    queue.replay(ids.get(5));
    assertEquals(248, queue.replay(seen));
    assertEquals(0, queue.replay(seen));
    assertEquals(0L, queue.status().counts().get(TaskState.FAILED));
    assertEquals(249L, queue.status().counts().get(TaskState.QUEUED));
    List<Claimed> again = claim("w1", 250);
    assertEquals(ids.get(5), again.get(0).task().id());
    assertEquals(ids.get(0), again.get(1).task().id(), "in the given order");
    assertEquals(1, again.get(1).task().attempt());
    for (Claimed claimed : again) {
      settle(new Settlement.Fail(claimed.lease(), "once more"));
    }
    assertEquals(0, queue.replay(seen), "they failed at another time");
    assertEquals(249, queue.replay(queue.failed(1_000).toList()));
  }

  @Test
  void whereItFailedIsReadOfItsLastAttempt() {
    String id = enqueue(attempts(2));
    Claimed first = claim("w1", 1).get(0);
    queue.trace(first.lease(), first.task(), trace("a.Task.old(Task.java:1)"));
    settle(new Settlement.Retry(first.lease(), Duration.ZERO, "bad"));
    Claimed second = claim("w1", 1).get(0);
    queue.trace(second.lease(), second.task(), trace("a.Task.run(Task.java:7)"));
    settle(new Settlement.Fail(second.lease(), "bad"));
    assertEquals("a.Task.run(Task.java:7)", queue.failed(10).toList().get(0).place());
    queue.replay(id);
    Claimed untraced = claim("w1", 1).get(0);
    settle(new Settlement.Retry(untraced.lease(), Duration.ZERO, "bad"));
    settle(new Settlement.Fail(claim("w1", 1).get(0).lease(), "timed out"));
    assertEquals("", queue.failed(10).toList().get(0).place(), "of an attempt without a trace");
  }

  /** Its cause has the innermost own line. */
  private static FailureTrace trace(String place) {
    Frame other = new Frame("java.util.List.of(List.java:1)", false);
    Frame own = new Frame(place, true);
    Frame outer = new Frame("a.Task.outer(Task.java:9)", true);
    return new FailureTrace(
        List.of(
            new Problem("a.Wrapped", "*no frame", List.of(other, outer), 0),
            new Problem("a.Cause", null, List.of(other, own, outer), 3),
            new Problem("a.Root", "x", List.of(other), 0)));
  }

  @Test
  void theyAreReplayedOneAfterAnother() {
    failed(120);
    List<FailedTask> seen = new ArrayList<>(queue.failed(1_000).toList());
    java.util.Collections.reverse(seen);
    assertEquals(120, queue.replay(seen, Duration.ZERO, Duration.ofMinutes(1)));
    assertEquals(1L, queue.status().counts().get(TaskState.QUEUED));
    assertEquals(119L, queue.status().counts().get(TaskState.SCHEDULED));
    Instant second = find(seen.get(1).id()).runAt();
    Instant last = find(seen.get(119).id()).runAt();
    long apart = Duration.between(second, last).toMinutes();
    assertTrue(apart >= 117 && apart <= 118, apart + " minutes");
    due("scheduled", seen.get(1).id());
    assertEquals(
        Set.of(seen.get(0).id(), seen.get(1).id()),
        claim("w1", 10).stream().map(one -> one.task().id()).collect(Collectors.toSet()));
  }

  @Test
  void aGroupIsIgnoredForATime() {
    Instant now = Instant.now().truncatedTo(ChronoUnit.MILLIS);
    Ignored mark = new Ignored(now, now.plusSeconds(3_600), 7);
    queue.ignore("a", mark);
    queue.ignore("over", new Ignored(now, now.minusSeconds(3_600), 7));
    assertEquals(Map.of("a", mark), queue.ignored());
    raw(redis -> redis.hset(key("ignored"), "foreign", "x"));
    assertEquals(Map.of("a", mark), queue.ignored());
    queue.ignore("a", null);
    assertEquals(Map.of(), queue.ignored());
    raw(redis -> redis.set(key("ignored"), "x"));
    assertEquals(Map.of(), queue.ignored());
    queue.ignore("a", mark);
    assertEquals(Map.of("a", mark), queue.ignored());
  }

  @Test
  void whoIgnoresMuchPushesOutNoMarkOfOthers() {
    Instant now = Instant.now().truncatedTo(ChronoUnit.MILLIS);
    Ignored soon = new Ignored(now, now.plusSeconds(600), 7);
    fillMarks(now, 1_000, ":bob");
    queue.ignore("group", soon);
    queue.ignore("group:ann", soon);
    assertEquals(soon, queue.ignored().get("group"));
    assertEquals(soon, queue.ignored().get("group:ann"));
    assertEquals(1_001, queue.ignored().size());
    assertFalse(queue.ignored().containsKey("g0:bob"), "it ended first of those of Bob");
    queue.ignore("group:bob", soon);
    assertEquals(soon, queue.ignored().get("group:bob"), "what was asked for is done");
    assertEquals(soon, queue.ignored().get("group:ann"));
    fillMarks(now, 999, "");
    queue.ignore("other", soon);
    assertEquals(soon, queue.ignored().get("other"));
    assertFalse(queue.ignored().containsKey("group"), "operators share their marks");
    assertEquals(soon, queue.ignored().get("group:ann"));
    assertEquals(2_000, queue.ignored().size());
  }

  /** Each ends a second after the one before it, and the first in an hour. */
  private void fillMarks(Instant now, int most, String whose) {
    long hence = now.plusSeconds(3_600).toEpochMilli();
    Map<String, String> marks =
        IntStream.range(0, most)
            .boxed()
            .collect(
                Collectors.toMap(
                    i -> "g" + i + whose,
                    i -> hence + 1_000L * i + " " + now.toEpochMilli() + " 1"));
    raw(redis -> redis.hset(key("ignored"), marks));
  }

  @Test
  void aChildShowsWhetherItsParentHasEnded() {
    enqueue(echo("parent"));
    Lease parent = claim("w1", 1).get(0).lease();
    queue.enqueueChildren(parent, 0, List.of(attempts(1), attempts(1)));
    settle(new Settlement.AwaitChildren(parent, 2));
    settle(new Settlement.Fail(claim("w1", 1).get(0).lease(), "bad"));
    FailedTask child = queue.failed(10).toList().get(0);
    assertEquals(parent.taskId() + ".0", child.id());
    assertEquals(false, child.parentEnded());
    assertEquals(1, queue.replay(List.of(child)));
    assertEquals(new TaskRecord.Progress(0, 2, null), find(parent.taskId()).progress());
    for (Claimed one : claim("w1", 2)) {
      settle(new Settlement.Fail(one.lease(), "bad"));
    }
    settle(new Settlement.Complete(claim("w1", 1).get(0).lease(), null, null));
    assertTrue(queue.failed(10).allMatch(FailedTask::parentEnded));
    assertEquals(0, queue.replay(queue.failed(10).toList()));
    assertEquals(ChangeResult.Outcome.PARENT_ENDED, queue.replay(child.id()).outcome());
    assertEquals(TaskState.FAILED, find(child.id()).state());
  }

  @Test
  void oneTaskSaysWhyItFailedAsTheListDoes() {
    String id = failed("no disk");
    failed("no column");
    String waits = enqueue(echo("a"));
    assertEquals(queue.failed(10).filter(one -> one.id().equals(id)).findFirst(), queue.failed(id));
    assertEquals("no disk", queue.failed(id).orElseThrow().error());
    assertTrue(queue.failed(waits).isEmpty());
    assertTrue(queue.failed("no-such").isEmpty());
  }

  private String failed(String error) {
    String id = enqueue(echo("a"));
    settle(new Settlement.Fail(claim("w1", 1).get(0).lease(), error));
    return id;
  }

  private List<String> failed(int n) {
    List<String> ids = new ArrayList<>();
    for (int left = n; left > 0; left -= 500) {
      int part = Math.min(left, 500);
      queue.enqueue(IntStream.range(0, part).mapToObj(i -> echo("t" + i)).toList());
      for (Claimed claimed : claim("w1", part)) {
        ids.add(claimed.task().id());
        settle(new Settlement.Fail(claimed.lease(), "no"));
      }
    }
    return ids;
  }
}
