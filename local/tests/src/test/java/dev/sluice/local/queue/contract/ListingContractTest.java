package dev.sluice.local.queue.contract;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sluice.queue.DrainStep.Claimed;
import dev.sluice.queue.QueueStatus.EndedPerMinute;
import dev.sluice.queue.QueueView.TaskPage;
import dev.sluice.queue.Settlement;
import dev.sluice.queue.TaskFilter;
import dev.sluice.queue.TaskRecord;
import dev.sluice.queue.TaskState;
import dev.sluice.redis.RedisTaskQueue;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** What can be seen of tasks, and for how long, on each kind of Redis. */
class ListingContractTest extends QueueContract {
  @Test
  void endedTasksAreKeptWithinTheirCount() {
    queue.close();
    queue =
        RedisTaskQueue.connect(
            settings.withLimits(1000, 3, Duration.ofDays(1)).withKeepLeast(Duration.ZERO));
    List<String> ids = new ArrayList<>();
    for (int i = 0; i < 10; i++) {
      ids.add(enqueue(echo("t" + i)));
      settle(new Settlement.Complete(claim("w1", 1).get(0).lease(), null, null));
    }
    assertEquals(3L, queue.status().counts().get(TaskState.SUCCEEDED));
    assertTrue(queue.find(ids.get(3)).isEmpty());
    assertTrue(queue.find(ids.get(4)).isPresent(), "3 of all, and 3 more of its owner");
    TaskFilter succeeded = TaskFilter.ALL.withStates(TaskState.SUCCEEDED);
    assertTrue(
        queue.list(succeeded, null, 100).cut(), "those before may be in their owners' lists");
    assertFalse(queue.list(succeeded.withOwner("ann"), null, 100).cut(), "which have them");
    assertFalse(queue.list(TaskFilter.ALL.withStates(TaskState.FAILED), null, 100).cut());
  }

  @Test
  void anEndedTaskThatIsGoneIsNotCounted() {
    onePartition(KEYS);
    String id = enqueue(echo("a"));
    settle(new Settlement.Complete(claim("w1", 1).get(0).lease(), null, null));
    raw(redis -> redis.del(key(id), key("soonest"))); // as when its time to live is over
    step("w1", List.of(), 1, Set.of());
    assertEquals(0L, queue.status().counts().get(TaskState.SUCCEEDED));
  }

  @Test
  void paramsAreForgottenWhenTheTypeSaysSo() {
    String id = enqueue(echo("a").withQueue("other").withMaxAttempts(3).withoutKeptParams());
    settle(new Settlement.Complete(claim("w1", 1).get(0).lease(), null, null));
    assertNull(find(id).params());
    assertEquals("other", find(id).queue());
  }

  @Test
  void listsByStateInParts() {
    onePartition(ORDER);
    List<String> ids = new ArrayList<>();
    for (int i = 0; i < 25; i++) {
      ids.add(enqueue(echo("t" + i)));
    }
    java.util.Collections.reverse(ids);
    assertEquals(ids, all(TaskFilter.ALL, 10));
    assertEquals(ids, all(TaskFilter.ALL.withStates(TaskState.QUEUED), 7));
    for (Claimed claimed : claim("w1", 25)) {
      settle(new Settlement.Fail(claimed.lease(), "no"));
    }
    assertEquals(
        new HashSet<>(ids), new HashSet<>(all(TaskFilter.ALL.withStates(TaskState.FAILED), 4)));
    assertEquals(List.of(), all(TaskFilter.ALL.withStates(TaskState.QUEUED), 4));
    assertEquals(
        1,
        all(
                TaskFilter.ALL
                    .withType("echo")
                    .withQueue("default")
                    .withText("\"T24\"", TaskRecord::params) // no id has a quote
                    .withOwner("ann"),
                10)
            .size());
    assertEquals(0, all(TaskFilter.ALL.withOwner("bob"), 10).size());
  }

  @Test
  void manyLanesAreListedInAFewCalls() {
    queue.enqueue(IntStream.range(0, 250).mapToObj(i -> queued("q" + i)).toList());
    queue.enqueue(IntStream.range(0, 150).mapToObj(i -> echo("x").withPriority(9)).toList());
    TaskFilter waiting = TaskFilter.ALL.withStates(TaskState.QUEUED);
    List<String> ids = all(waiting, 7);
    assertEquals(400, ids.size());
    assertEquals(400, new HashSet<>(ids).size());
    assertTrue(ids.subList(0, 150).stream().allMatch(id -> find(id).priority() == 9));
    if (server.isCluster()) {
      return; // which node counts the calls is not known
    }
    long before = scriptCalls();
    assertEquals(ids, all(waiting, 100));
    long calls = scriptCalls() - before;
    assertTrue(calls <= 12, "one of lanes and one of records for each hundred, not " + calls);
  }

  @Test
  void aListGoesOnBehindALaneThatIsGone() {
    onePartition(ORDER);
    for (String name : List.of("a", "b", "c", "d")) {
      for (int i = 0; i < 3; i++) {
        enqueue(queued(name));
      }
    }
    TaskFilter waiting = TaskFilter.ALL.withStates(TaskState.QUEUED);
    TaskPage page = queue.list(waiting, null, 4);
    assertEquals("b", page.tasks().get(3).queue());
    for (String name : List.of("a", "b")) {
      claimFrom(name, 3);
    }
    List<String> rest =
        queue.list(waiting, page.next(), 10).tasks().stream().map(TaskRecord::queue).toList();
    assertEquals(List.of("c", "c", "c", "d", "d", "d"), rest);
  }

  private void claimFrom(String name, int n) {
    assertEquals(n, step("w-" + name, List.of(), n, Set.of(name)).claimed().size());
  }

  @Test
  void severalStatesAreListedOneAfterAnother() {
    List<String> failed = List.of(enqueue(echo("a")), enqueue(echo("b")));
    claim("w1", 2).forEach(one -> settle(new Settlement.Fail(one.lease(), "no")));
    List<String> running = List.of(enqueue(echo("c")));
    claim("w1", 1);
    List<String> queued = new ArrayList<>();
    for (int i = 0; i < 205; i++) {
      queued.add(enqueue(priority(i % 2)));
    }
    enqueue(delayed(Duration.ofHours(1)));
    List<TaskState> states = List.of(TaskState.RUNNING, TaskState.QUEUED, TaskState.FAILED);
    for (int limit : List.of(1, 3, 100)) {
      List<String> ids = all(in(states, null, null), limit);
      assertEquals(208, ids.size());
      assertEquals(running, ids.subList(0, 1));
      assertEquals(new HashSet<>(queued), new HashSet<>(ids.subList(1, 206)));
      assertEquals(new HashSet<>(failed), new HashSet<>(ids.subList(206, 208)));
    }
    assertEquals(
        failed.size(),
        all(in(List.of(TaskState.SUCCEEDED, TaskState.FAILED), null, null), 5).size());
    for (String position : List.of("x", ":", "3:", "-1:", "0", "1:x", "2:1", "99999999999:")) {
      assertThrows(
          IllegalArgumentException.class,
          () -> queue.list(in(states, null, null), position, 10),
          position);
    }
  }

  @Test
  void tasksAreListedByWhenTheyWereCreated() throws InterruptedException {
    String before = enqueue(echo("before"));
    Instant from = later(before);
    List<String> between = List.of(enqueue(echo("a")), enqueue(echo("b")));
    Instant to = later(between.get(1));
    for (int i = 0; i < 2; i++) {
      queue.enqueue(java.util.Collections.nCopies(1_000, echo("after")));
    }
    for (List<TaskState> states : List.of(List.<TaskState>of(), List.of(TaskState.QUEUED))) {
      TaskFilter filter = in(states, from, to);
      assertEquals(new HashSet<>(between), new HashSet<>(all(filter, 10)));
      assertEquals(List.of(before), all(in(states, null, from), 10));
      assertEquals(2_000, all(in(states, to, null), 100).size());
    }
    int found = queue.list(in(List.of(), from, to), null, 10).tasks().size();
    assertEquals(2, found, "one call skips those of another time");
  }

  private static TaskFilter in(List<TaskState> states, Instant from, Instant to) {
    return TaskFilter.ALL.withStates(states).withCreatedFrom(from).withCreatedBefore(to);
  }

  /** A moment after the task's creation; returns once it has passed. */
  private Instant later(String id) throws InterruptedException {
    Instant later = find(id).createdAt().plusMillis(1);
    await(() -> Instant.now().isAfter(later) ? List.of(later) : List.of());
    return later;
  }

  @Test
  void childrenAreListedByTheirParentOnly() {
    String id = enqueue(echo("parent"));
    Claimed parent = claim("w1", 1).get(0);
    queue.enqueueChildren(
        parent.lease(),
        0,
        List.of(echo("a"), attempts(1), echo("c"), delayed(Duration.ofHours(1)), echo("e")));
    settle(new Settlement.AwaitChildren(parent.lease(), 5));
    List<Claimed> claimed = claim("w1", 3);
    settle(new Settlement.Complete(claimed.get(0).lease(), null, null));
    settle(new Settlement.Fail(claimed.get(1).lease(), "no"));
    queue.cancel(id + ".3");
    for (TaskState state : TaskState.values()) {
      List<String> listed = state == TaskState.RUNNING ? List.of(id) : List.of();
      assertEquals(listed, all(TaskFilter.ALL.withStates(state), 2), "" + state);
      assertEquals((long) listed.size(), queue.status().whole().get(state), "" + state);
    }
    for (TaskFilter filter :
        List.of(
            TaskFilter.ALL.withType("echo"),
            TaskFilter.ALL.withText("echo", TaskRecord::params),
            TaskFilter.ALL.withQueue("default").withOwner("ann"))) {
      assertEquals(List.of(id), all(filter, 2));
    }
    assertEquals(5, all(TaskFilter.ALL.withParent(id), 2).size());
    assertEquals(
        List.of(id + ".2"), all(TaskFilter.ALL.withStates(TaskState.RUNNING).withParent(id), 2));
    Map<TaskState, Long> children =
        Map.of(
            TaskState.SCHEDULED, 0L,
            TaskState.QUEUED, 1L,
            TaskState.RUNNING, 1L,
            TaskState.SUCCEEDED, 1L,
            TaskState.FAILED, 1L,
            TaskState.CANCELLED, 1L);
    assertEquals(children, queue.status().children());
    queue.delete(id + ".0");
    queue.delete(id + ".1");
    queue.delete(id + ".3");
    assertEquals(0L, queue.status().children().get(TaskState.FAILED));
    assertEquals(0L, queue.status().children().get(TaskState.CANCELLED));
  }

  @Test
  void endedAttemptsAreCountedPerMinute() {
    assertEquals(List.of(), queue.rates());
    enqueue(echo("a"));
    enqueue(echo("b"));
    enqueue(attempts(2));
    List<Claimed> claimed = claim("w1", 3);
    settle(new Settlement.Complete(claimed.get(0).lease(), null, null));
    settle(new Settlement.Fail(claimed.get(1).lease(), "no"));
    settle(new Settlement.Retry(claimed.get(2).lease(), Duration.ofHours(1), "later"));
    List<EndedPerMinute> rates = queue.rates(); // two if a minute ended meanwhile
    assertEquals(1, rates.stream().mapToLong(EndedPerMinute::succeeded).sum());
    assertEquals(1, rates.stream().mapToLong(EndedPerMinute::failed).sum());
    assertEquals(1, rates.stream().mapToLong(EndedPerMinute::retried).sum());
    assertEquals(0, rates.stream().mapToLong(EndedPerMinute::lost).sum());
    Instant last = rates.get(rates.size() - 1).start();
    Instant now = queue.status().at();
    assertTrue(!last.isAfter(now) && last.isAfter(now.minusSeconds(120)), last + " at " + now);
  }

  @Test
  void lostAttemptsAreCountedPerMinute() throws InterruptedException {
    onePartition(BOUND);
    shortLease();
    enqueue(echo("a"));
    enqueue(echo("b"));
    claim("ghost", 2);
    assertEquals(2, await(() -> claim("w1", 2)).size());
    assertEquals(2, queue.rates().stream().mapToLong(EndedPerMinute::lost).sum());
  }

  @Test
  void watchersSeeEveryChange() {
    String before = queue.revision();
    assertEquals(before, queue.awaitChange(before, Duration.ofMillis(20)));
    String id = enqueue(echo("a"));
    String after = queue.awaitChange(before, Duration.ofSeconds(5));
    assertNotEquals(before, after);
    queue.cancel(id);
    assertNotEquals(after, queue.revision());
  }
}
