package dev.sluice.local.queue.times;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;

import dev.sluice.local.queue.contract.QueueContract;
import dev.sluice.local.schedule.MovableClock;
import dev.sluice.queue.DrainStep.ClaimRequest;
import dev.sluice.queue.DrainStep.Claimed;
import dev.sluice.queue.Lease;
import dev.sluice.queue.QueueStatus.QueueDepth;
import dev.sluice.queue.Settlement;
import dev.sluice.queue.TaskQueue.Patch;
import dev.sluice.queue.TaskRecord;
import dev.sluice.queue.TaskState;
import dev.sluice.redis.RedisTaskQueue;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Since when tasks wait and run, by a clock that the test sets, on each kind of Redis. */
class TimesContractTest extends QueueContract {
  private final MovableClock clock =
      MovableClock.still(Instant.now().truncatedTo(ChronoUnit.SECONDS));

  @BeforeEach
  void withClock() {
    queue.close();
    queue = RedisTaskQueue.connect(settings.withClock(clock));
  }

  private static Duration seconds(long seconds) {
    return Duration.ofSeconds(seconds);
  }

  private void pass(long seconds) {
    clock.add(seconds(seconds));
  }

  private Instant ago(long seconds) {
    return clock.instant().minusSeconds(seconds);
  }

  private List<QueueDepth> depths() {
    return queue.status().queues();
  }

  private long count(TaskState state) {
    return queue.status().counts().get(state);
  }

  @Test
  void aNewTaskWaitsSinceItWasEnqueued() {
    enqueue(echo("a"));
    pass(5);
    enqueue(echo("b"));
    pass(5);
    assertEquals(List.of(new QueueDepth("default", 2, seconds(10))), depths());
  }

  @Test
  void aDueTaskIsQueuedSinceItIsDueThoughNoWorkerHasLooked() {
    onePartition(ORDER);
    String id = enqueue(delayed(seconds(3_600)).withQueue("slow"));
    enqueue(echo("a"));
    pass(3_500);
    assertEquals(1, count(TaskState.SCHEDULED));
    pass(111);
    assertEquals(0, count(TaskState.SCHEDULED));
    assertEquals(2, count(TaskState.QUEUED));
    List<QueueDepth> found =
        List.of(
            new QueueDepth("default", 1, seconds(3_611)), new QueueDepth("slow", 1, seconds(11)));
    assertEquals(found, depths());
    claim("w1", 0);
    assertEquals(TaskState.QUEUED, find(id).state());
    assertEquals(found, depths());
    assertEquals(ago(11), find(id).queuedAt());
  }

  @Test
  void aFullWorkerQueuesWhatIsDueWhenItExtendsItsLease() {
    onePartition("a lease is extended in the partitions whose tasks it holds");
    String runs = enqueue(echo("a"));
    Lease lease = claim("w1", 1).get(0).lease();
    String id = enqueue(delayed(seconds(5)));
    pass(6);
    queue.extend("w1", List.of(lease));
    assertEquals(TaskState.QUEUED, find(id).state());
    assertEquals(ago(1), find(id).queuedAt());
    assertEquals(ago(6), find(runs).queuedAt());
  }

  @Test
  void aTaskThatIsQueuedAgainWaitsAnew() {
    String id = enqueue(echo("a"));
    pass(100);
    settle(new Settlement.Release(claim("w1", 1).get(0).lease()));
    pass(3);
    assertEquals(seconds(3), depths().get(0).oldest());
    settle(new Settlement.Fail(claim("w1", 1).get(0).lease(), "no"));
    pass(1_000);
    queue.replay(id);
    pass(2);
    assertEquals(seconds(2), depths().get(0).oldest());
    assertEquals(ago(2), find(id).queuedAt());
    settle(new Settlement.Retry(claim("w1", 1).get(0).lease(), seconds(60), "no"));
    assertNull(find(id).queuedAt());
    pass(64);
    assertEquals(seconds(4), depths().get(0).oldest());
    claim("w1", 1);
    assertEquals(ago(4), find(id).queuedAt(), "it is known how long it waited");
  }

  @Test
  void anotherPriorityDoesNotMakeItWaitAnew() {
    String id = enqueue(echo("a"));
    pass(7);
    queue.patch(id, new Patch(9, null, null, List.of()));
    assertEquals(seconds(7), depths().get(0).oldest());
    queue.patch(id, new Patch(null, seconds(60), null, List.of()));
    pass(5);
    queue.patch(id, new Patch(null, Duration.ZERO, null, List.of()));
    pass(1);
    assertEquals(seconds(1), depths().get(0).oldest());
    queue.patch(id, new Patch(2, null, null, List.of()));
    assertEquals(seconds(1), depths().get(0).oldest());
  }

  @Test
  void childrenWaitSinceTheyWereEnqueuedAndTheParentsTimeIsThatOfAll() {
    String id = enqueue(echo("parent"));
    pass(100);
    Lease lease = claim("w1", 1).get(0).lease();
    Instant began = clock.instant();
    pass(1);
    queue.enqueueChildren(lease, 0, List.of(echo("child").withLabel("amber-mill 2024-01-01")));
    settle(new Settlement.AwaitChildren(lease, 1));
    pass(10);
    assertEquals(seconds(10), depths().get(0).oldest());
    TaskRecord waiting = find(id);
    assertEquals(1, waiting.attempt(), "its attempt goes on");
    assertEquals(began, waiting.startedAt());
    Claimed child = claim("w1", 1).get(0);
    assertEquals("amber-mill 2024-01-01", child.task().label());
    settle(new Settlement.Complete(child.lease(), null, null));
    assertEquals(1, find(id).attempt());
    pass(5);
    Claimed joins = claim("w1", 1).get(0);
    assertEquals(1, joins.task().attempt());
    pass(2);
    settle(new Settlement.Complete(joins.lease(), null, null));
    TaskRecord ended = find(id);
    assertEquals(began, ended.firstStartedAt());
    assertEquals(ago(2), ended.startedAt());
    assertEquals(clock.instant(), ended.finishedAt());
    assertEquals("amber-mill 2024-01-01", find(id + ".0").label());
  }

  @Test
  void theTimeOfAllAttemptsAndOfTheLastAreTwo() {
    String id = enqueue(echo("a"));
    Lease first = claim("w1", 1).get(0).lease();
    Instant began = clock.instant();
    assertNull(find(id).firstStartedAt());
    pass(1);
    settle(new Settlement.Retry(first, seconds(10), "no"));
    pass(10);
    Lease second = claim("w1", 1).get(0).lease();
    pass(1);
    settle(new Settlement.Retry(second, seconds(10), "no"));
    assertEquals(began, find(id).firstStartedAt());
    pass(10);
    Lease third = claim("w1", 1).get(0).lease();
    pass(3);
    settle(new Settlement.Fail(third, "no"));
    assertEquals(began, find(id).firstStartedAt());
    assertEquals(ago(3), find(id).startedAt());
    queue.replay(id);
    assertNull(find(id).firstStartedAt(), "a retry by hand begins anew");
  }

  @Test
  void theTimeOfALostAttemptCounts() {
    String id = enqueue(echo("a"));
    claim("lost", 1);
    Instant began = clock.instant();
    pass(60);
    queue.step(List.of(), new ClaimRequest("w1", 0, Set.of(), List.of()));
    assertEquals(TaskState.QUEUED, find(id).state());
    assertEquals(began, find(id).firstStartedAt());
  }
}
