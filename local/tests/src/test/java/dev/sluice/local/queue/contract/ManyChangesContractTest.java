package dev.sluice.local.queue.contract;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.sluice.queue.ChangeResult;
import dev.sluice.queue.ChangeResult.Outcome;
import dev.sluice.queue.DrainStep;
import dev.sluice.queue.Enqueued;
import dev.sluice.queue.QueueView.FailedTask;
import dev.sluice.queue.Settlement;
import dev.sluice.queue.TaskState;
import java.util.ArrayList;
import java.util.Collections;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** Many tasks are cancelled, deleted or queued again at once, on each kind of Redis. */
class ManyChangesContractTest extends QueueContract {
  private static final Set<TaskState> ANY = EnumSet.allOf(TaskState.class);

  @Test
  void manyAreCancelledEachByItsState() {
    List<String> ids = many(1_203);
    String running = claim("w1", 1).get(0).task().id();
    queue.cancel(ids.get(7));
    List<ChangeResult> results = queue.cancel(ids, ANY);
    assertEquals(1_203, results.size());
    assertEquals(1_201, count(results, Outcome.DONE));
    assertEquals(new ChangeResult(Outcome.ASKED, TaskState.RUNNING), at(results, ids, running));
    assertEquals(new ChangeResult(Outcome.WRONG_STATE, TaskState.CANCELLED), results.get(7));
    assertEquals(1_202L, queue.status().counts().get(TaskState.CANCELLED));
    assertEquals(0L, queue.status().counts().get(TaskState.QUEUED));
    assertEquals(0, claim("w1", 10).size());
  }

  @Test
  void manyAreDeleted() {
    List<String> ids = many(250);
    String running = claim("w1", 1).get(0).task().id();
    queue.cancel(ids.subList(100, 200), ANY);
    List<String> meant = new ArrayList<>(ids);
    meant.add("0".repeat(18));
    List<ChangeResult> results = queue.delete(meant, ANY);
    assertEquals(249, count(results, Outcome.DONE));
    assertEquals(
        new ChangeResult(Outcome.WRONG_STATE, TaskState.RUNNING), at(results, ids, running));
    assertEquals(new ChangeResult(Outcome.ABSENT, null), results.get(250));
    assertEquals(1, ids.stream().filter(id -> queue.find(id).isPresent()).count());
    assertEquals(0L, queue.status().counts().get(TaskState.CANCELLED));
  }

  @Test
  void onlyThoseInTheStatesAreChanged() {
    List<String> ids = many(3);
    queue.cancel(ids.get(1));
    String running = claim("w1", 1).get(0).task().id();
    assertEquals(ids.get(0), running);
    List<ChangeResult> results = queue.cancel(ids, EnumSet.of(TaskState.SCHEDULED));
    assertEquals(
        List.of(TaskState.RUNNING, TaskState.CANCELLED, TaskState.QUEUED), states(results));
    assertEquals(3, count(results, Outcome.WRONG_STATE));
    results = queue.delete(ids, EnumSet.of(TaskState.CANCELLED));
    assertEquals(1, count(results, Outcome.DONE));
    assertEquals(TaskState.QUEUED, find(ids.get(2)).state());
  }

  @Test
  void cancelledOnesAreReplayedUnlessTheyEndedAgain() {
    List<String> ids = many(3);
    queue.cancel(ids, ANY);
    List<FailedTask> seen = ids.stream().map(id -> FailedTask.of(find(id))).toList();
    queue.replay(ids.get(2));
    assertEquals(2, queue.replay(seen));
    assertEquals(0, queue.replay(seen));
    assertEquals(3L, queue.status().counts().get(TaskState.QUEUED));
  }

  @Test
  void manyAreSettledAtOnce() {
    many(250);
    List<Settlement> settlements = new ArrayList<>();
    claim("w1", 250).forEach(one -> settlements.add(new Settlement.Release(one.lease())));
    DrainStep step = step("w1", settlements, 0, Set.of());
    assertEquals(250, step.settled());
    assertEquals(List.of(), step.fenced());
  }

  private List<String> many(int count) {
    List<String> ids = new ArrayList<>();
    for (int left = count; left > 0; left -= 1_000) {
      queue
          .enqueue(Collections.nCopies(Math.min(left, 1_000), echo("x")))
          .forEach(one -> ids.add(((Enqueued.Created) one).id()));
    }
    return ids;
  }

  private static ChangeResult at(List<ChangeResult> results, List<String> ids, String id) {
    return results.get(ids.indexOf(id));
  }

  private static List<TaskState> states(List<ChangeResult> results) {
    return results.stream().map(ChangeResult::state).toList();
  }

  private static long count(List<ChangeResult> results, Outcome outcome) {
    return results.stream().filter(one -> one.outcome() == outcome).count();
  }
}
