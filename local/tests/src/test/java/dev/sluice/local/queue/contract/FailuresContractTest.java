package dev.sluice.local.queue.contract;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sluice.queue.ChangeResult;
import dev.sluice.queue.DrainStep.Claimed;
import dev.sluice.queue.Lease;
import dev.sluice.queue.QueueView.FailedTask;
import dev.sluice.queue.Settlement;
import dev.sluice.queue.TaskRecord;
import dev.sluice.queue.TaskState;
import java.util.ArrayList;
import java.util.List;
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
        List.of(new FailedTask(id, "echo", "ann", error, task.finishedAt(), false)),
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
