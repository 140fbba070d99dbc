package dev.sluice.local.queue;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sluice.local.queue.contract.QueueContract;
import dev.sluice.queue.DrainStep.Claimed;
import dev.sluice.queue.Enqueued;
import dev.sluice.queue.Lease;
import dev.sluice.queue.NewTask;
import dev.sluice.queue.QueueView.TaskBrief;
import dev.sluice.queue.Settlement;
import dev.sluice.queue.TaskRecord;
import dev.sluice.queue.TaskState;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** Tasks in few words, on each kind of Redis. */
class BriefsContractTest extends QueueContract {
  private static final Duration LONG_AGO = Duration.ofMinutes(10);

  private Map<String, TaskBrief> hour(String owner, Instant since) {
    return queue.lastHour(owner, since).tasks().stream()
        .collect(Collectors.toMap(TaskBrief::id, Function.identity(), (a, b) -> a, TreeMap::new));
  }

  private void assertSame(String id, TaskBrief brief) {
    TaskRecord task = find(id);
    TaskBrief expected =
        new TaskBrief(
            id,
            task.state(),
            task.attempt(),
            task.type(),
            task.owner(),
            task.createdAt(),
            task.state().terminal() || task.state() == TaskState.RUNNING ? task.startedAt() : null,
            task.finishedAt(),
            "");
    assertEquals(expected, brief);
  }

  /** A long result, a long error and a long owner stand before what is read, or push it away. */
  @Test
  void everyStateIsReadHoweverLongWhatStandsInTheRecord() {
    List<String> ids = new ArrayList<>();
    for (int bytes : List.of(0, 200, 230, 240, 250, 300, 5_000)) {
      ids.add(enqueue(NewTask.of("echo", "{}", "o".repeat(200))));
      Lease lease = claim("w1", 1).get(0).lease();
      settle(new Settlement.Complete(lease, "\"" + "x".repeat(bytes) + "\"", null));
      ids.add(enqueue(echo("fails")));
      settle(
          new Settlement.Fail(claim("w1", 1).get(0).lease(), "e".repeat(Math.min(2_000, bytes))));
      ids.add(enqueue(echo("tries again")));
      Lease tried = claim("w1", 1).get(0).lease();
      settle(new Settlement.Retry(tried, Duration.ofHours(1), "e".repeat(Math.min(2_000, bytes))));
    }
    ids.add(enqueue(echo("runs")));
    claim("w1", 1);
    ids.add(enqueue(delayed(Duration.ofHours(1))));
    ids.add(enqueue(echo("cancelled")));
    queue.cancel(ids.get(ids.size() - 1));
    ids.add(enqueue(queued("other")));
    Map<String, TaskBrief> hour = hour(null, null);
    assertEquals(ids.size(), hour.size());
    ids.forEach(id -> assertSame(id, hour.get(id)));
    assertEquals(Map.of(), hour("bob", null));
  }

  @Test
  void whatSomebodyElseWroteIsNoTask() {
    String id = enqueue(echo("x"));
    List<String> rubbish =
        List.of("", "x", "D" + "\u007f".repeat(300), "F\0\0005\1\1\u00ff" + "\u007f".repeat(400));
    for (String bytes : rubbish) {
      raw(redis -> redis.set(key(id), bytes));
      assertEquals(Map.of(), hour(null, null));
    }
    raw(redis -> redis.del(key(id)));
    raw(redis -> redis.lpush(key(id), "x"));
    assertEquals(Map.of(), hour(null, null));
  }

  @Test
  void onlyWhatChangedIsReadAgain() {
    List<Claimed> before = new ArrayList<>();
    enqueue(echo("old"));
    enqueue(echo("runs"));
    enqueue(echo("ends"));
    enqueue(echo("fails"));
    before.addAll(claim("w1", 4));
    settle(new Settlement.Complete(before.get(0).lease(), null, null));
    Instant since = queue.lastHour(null, null).at().plusMillis(1);
    await(since);
    settle(new Settlement.Complete(before.get(2).lease(), null, null));
    settle(new Settlement.Fail(before.get(3).lease(), "x"));
    String cancelled = enqueue(echo("cancelled"));
    queue.cancel(cancelled);
    TaskBrief.Hour hour = queue.lastHour(null, since);
    assertFalse(hour.whole());
    Map<String, TaskState> states = new TreeMap<>();
    hour.tasks().forEach(task -> states.put(task.id(), task.state()));
    Map<String, TaskState> expected = new TreeMap<>();
    // tasks that are no older than the clocks of those who enqueue may differ come along
    expected.put(before.get(0).task().id(), TaskState.SUCCEEDED);
    expected.put(before.get(1).task().id(), TaskState.RUNNING);
    expected.put(before.get(2).task().id(), TaskState.SUCCEEDED);
    expected.put(before.get(3).task().id(), TaskState.FAILED);
    expected.put(cancelled, TaskState.CANCELLED);
    assertEquals(expected, states);
    Instant later = Instant.now().plus(LONG_AGO); // so none is new
    assertEquals(List.of(before.get(1).task().id()), List.copyOf(hour(null, later).keySet()));
  }

  private void await(Instant moment) {
    while (queue.lastHour("nobody", null).at().isBefore(moment)) {
      Thread.onSpinWait();
    }
  }

  @Test
  void whenTooMuchHasChangedAllIsRead() {
    List<NewTask> many = Collections.nCopies(1_000, echo("x"));
    queue.enqueue(many);
    TaskBrief.Hour hour = queue.lastHour(null, Instant.EPOCH);
    assertTrue(hour.whole());
    assertFalse(hour.cut());
    assertEquals(1_000, hour.tasks().size());
    for (int i = 0; i < 10; i++) {
      queue.enqueue(many);
    }
    hour = queue.lastHour(null, null);
    assertTrue(hour.cut());
    assertEquals(10_000, hour.tasks().size());
  }

  @Test
  void childrenAreReadInTheirOrderWithGaps() {
    enqueue(echo("parent"));
    Lease parent = claim("w1", 1).get(0).lease();
    assertEquals(0, queue.childrenInBrief(parent.taskId(), 0, 10).count());
    queue.enqueueChildren(parent, 0, Collections.nCopies(600, attempts(1)));
    assertEquals(600, queue.childrenInBrief(parent.taskId(), 0, 10_000).count());
    settle(new Settlement.AwaitChildren(parent, 600));
    settle(new Settlement.Fail(claim("w1", 1).get(0).lease(), "bad"));
    raw(redis -> redis.del(key(parent.taskId() + ".2")));
    TaskBrief.Children children = queue.childrenInBrief(parent.taskId(), 0, 500);
    assertEquals(600, children.count());
    assertEquals(500, children.tasks().size());
    assertEquals(TaskState.FAILED, children.tasks().get(0).state());
    assertEquals(TaskState.QUEUED, children.tasks().get(1).state());
    assertNull(children.tasks().get(2));
    List<TaskBrief> last = queue.childrenInBrief(parent.taskId(), 598, 500).tasks();
    assertEquals(
        List.of(parent.taskId() + ".598", parent.taskId() + ".599"),
        last.stream().map(TaskBrief::id).toList());
    assertEquals(List.of(), queue.childrenInBrief(parent.taskId(), 700, 10).tasks());
    Enqueued other = queue.enqueue(List.of(echo("x"))).get(0);
    assertEquals(0, queue.childrenInBrief(((Enqueued.Created) other).id(), 0, 10).count());
  }
}
