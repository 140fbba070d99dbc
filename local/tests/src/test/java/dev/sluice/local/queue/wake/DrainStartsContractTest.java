package dev.sluice.local.queue.wake;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sluice.local.queue.contract.QueueContract;
import dev.sluice.queue.DrainStep;
import dev.sluice.queue.DrainStep.ClaimRequest;
import dev.sluice.queue.DrainStep.Claimed;
import dev.sluice.queue.DrainStep.Leave;
import dev.sluice.queue.DrainStep.Presence;
import dev.sluice.queue.Lease;
import dev.sluice.queue.ScheduleStore.Fire;
import dev.sluice.queue.Settlement;
import dev.sluice.queue.TaskQueue.Patch;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Whoever makes work is told how many drains to start, on each kind of Redis. */
class DrainStartsContractTest extends QueueContract {
  private static final int MOST = 10;
  private static final int TASKS_AT_ONCE = 16;
  private static final Duration QUARTER = Duration.ofMinutes(15);

  private final List<Integer> started = new ArrayList<>();

  @BeforeEach
  void startDrains() {
    onePartition("each partition counts the drains that it knows");
    queue.drainStarts().by(started::add, MOST, TASKS_AT_ONCE);
  }

  @Test
  void withoutADrainTheFirstTaskStartsOneAndTheOthersDoNot() {
    for (int i = 0; i < TASKS_AT_ONCE; i++) {
      enqueue(echo("x"));
    }
    assertEquals(List.of(1), started);
    enqueue(echo("one more than the first can take"));
    assertEquals(List.of(1, 1), started);
  }

  @Test
  void aStormStartsNoMoreDrainsThanThereMayBe() {
    for (int i = 0; i < 300; i++) {
      enqueue(echo("x"));
    }
    queue.enqueue(Collections.nCopies(700, echo("x")));
    assertEquals(MOST, sum());
  }

  @Test
  void aBurstStartsAllByItsSecondHundred() {
    queue.enqueue(Collections.nCopies(1_000, echo("x")));
    assertEquals(MOST, sum());
    assertTrue(started.size() <= 2, started + ": 100 tasks go in one call");
  }

  @Test
  void aDrainThatIsAwakeIsEnough() {
    assertFalse(drain("w1", 16, Leave.STAY).leaves());
    enqueue(echo("x"));
    assertEquals(List.of(), started);
  }

  @Test
  void theStepThatFindsNothingTakesTheDrainOut() {
    enqueue(echo("x"));
    DrainStep first = drain("w1", 16, Leave.EMPTY);
    assertFalse(first.leaves());
    settle(first);
    assertTrue(drain("w1", 16, Leave.EMPTY).leaves());
    enqueue(echo("y"));
    assertEquals(List.of(1, 1), started);
  }

  @Test
  void aDrainThatHoldsATaskStays() {
    enqueue(echo("x"));
    DrainStep first = drain("w1", 16, Leave.EMPTY);
    assertEquals(1, first.claimed().size());
    assertFalse(hold("w1", first, 15, Leave.EMPTY).leaves());
    enqueue(echo("y"));
    assertEquals(List.of(1), started);
  }

  @Test
  void aDrainWithoutAFreeSlotIsNotEnough() {
    enqueue(echo("x"));
    drain("w1", 1, Leave.EMPTY);
    enqueue(echo("y"));
    assertEquals(List.of(1, 1), started);
  }

  @Test
  void aDrainWhoseTasksAreShortIsEnoughForABacklog() {
    drain("w1", 16, Leave.STAY, QUARTER, 500);
    queue.enqueue(Collections.nCopies(500, echo("x")));
    assertEquals(List.of(), started);
    queue.enqueue(Collections.nCopies(100, echo("x")));
    assertEquals(List.of(6), started);
  }

  @Test
  void aDrainWithTooLittleTimeIsNotEnoughForALongTask() {
    drain("w1", 16, Leave.STAY, Duration.ofMinutes(2), 0);
    enqueue(echo("x"));
    assertEquals(List.of(), started);
    enqueue(echo("x").withTimeout(Duration.ofMinutes(10)));
    assertEquals(List.of(1), started);
  }

  @Test
  void aDrainThatEndedWithoutAWordIsForgotten() {
    drain("w1", 16, Leave.STAY);
    raw(redis -> redis.hset(key("startable"), "w1", "16 1 s"));
    enqueue(echo("x"));
    assertEquals(List.of(1), started);
    assertEquals(0L, (long) raw(redis -> redis.zcard(key("awake"))));
    assertEquals(0L, (long) raw(redis -> redis.hlen(key("startable"))));
  }

  @Test
  void aDrainThatDoesNotAskInTimeIsForgotten() {
    drain("w1", 16, Leave.STAY);
    askedEarlier("w1", 2_600);
    enqueue(echo("x"));
    assertEquals(List.of(1), started);
  }

  @Test
  void aLongPollHasMoreTimeToAsk() {
    drain("w1", 16, Leave.ELDER_WAITS);
    askedEarlier("w1", 2_600);
    enqueue(echo("x"));
    assertEquals(List.of(), started);
    askedEarlier("w1", 3_500);
    enqueue(echo("y"));
    assertEquals(List.of(1), started);
  }

  @Test
  void aDrainThatAsksForNothingButExtendsItsLeaseCountsAmongTheMost() {
    queue.drainStarts().by(started::add, 1, TASKS_AT_ONCE);
    enqueue(echo("x"));
    drain("w1", 1, Leave.EMPTY);
    raw(redis -> redis.hset(key("startable"), "w1", "0 1 e"));
    enqueue(echo("y"));
    assertEquals(List.of(1), started);
  }

  @Test
  void aDrainThatArrivesIsNoLongerAboutToStart() {
    queue.enqueue(Collections.nCopies(32, echo("x")));
    assertEquals("2", raw(redis -> redis.get(key("starting"))));
    drain("w1", 1, Leave.EMPTY);
    assertEquals("1", raw(redis -> redis.get(key("starting"))));
    assertTrue(raw(redis -> redis.pttl(key("starting"))) > 0);
  }

  @Test
  void aDrainThatArrivesAndLeavesIsNoLongerAboutToStartEither() {
    queue.cancel(enqueue(echo("x")));
    assertTrue(drain("w1", 16, Leave.EMPTY).leaves());
    enqueue(echo("y"));
    assertEquals(List.of(1, 1), started);
  }

  @Test
  void aTaskThatIsDueLaterStartsNone() {
    enqueue(delayed(Duration.ofHours(1)));
    assertEquals(List.of(), started);
  }

  @Test
  void replayingAndMovingATaskToNowStartOne() {
    String id = enqueue(delayed(Duration.ofHours(1)));
    queue.patch(id, new Patch(9, null, null, List.of()));
    assertEquals(List.of(), started);
    queue.patch(id, new Patch(null, Duration.ZERO, null, List.of()));
    assertEquals(List.of(1), started);
    queue.cancel(id);
    forgetStarts();
    queue.replay(id);
    assertEquals(List.of(1, 1), started);
  }

  @Test
  void replayingFailuresAndRunningAScheduleStartOne() {
    String id = enqueue(echo("x"));
    DrainStep step = drain("w1", 16, Leave.EMPTY);
    Settlement failed = new Settlement.Fail(step.claimed().get(0).lease(), "broken");
    assertTrue(present("w1", List.of(failed), 16, Leave.NOTHING_CLAIMED).leaves());
    queue.replay(queue.failed(10).toList());
    assertEquals(List.of(1, 1), started);
    queue.delete(id);
    forgetStarts();
    queue.schedules().run("nightly", echo("x"));
    assertEquals(List.of(1, 1, 1), started);
  }

  @Test
  void whatDrainsQueueStartsNone() {
    Instant now = Instant.ofEpochMilli(System.currentTimeMillis());
    Instant seen = queue.schedules().fire(fire(null, now)).seen();
    queue.schedules().fire(fire(seen, now));
    assertEquals(1, queue.status().queues().size());
    assertEquals(List.of(), started);
    enqueue(echo("parent"));
    started.clear();
    List<Claimed> claimed = drain("w1", 1, Leave.EMPTY).claimed();
    assertTrue(queue.enqueueChildren(claimed.get(0).lease(), 0, List.of(echo("child"))));
    assertEquals(List.of(), started);
  }

  @Test
  void tasksEnqueuedTogetherStartOne() {
    queue.enqueueTogether(List.of(echo("x"), echo("y")), new byte[] {1});
    assertEquals(List.of(1), started);
  }

  @Test
  void aLongPollLeavesWhenAnElderOneWaitsUntilAfterTheNextTick() {
    assertFalse(drain("old", 16, Leave.ELDER_WAITS, Duration.ofMinutes(10), 0).leaves());
    assertTrue(drain("new", 16, Leave.ELDER_WAITS, QUARTER, 0).leaves());
    assertFalse(drain("old", 16, Leave.ELDER_WAITS, Duration.ofMinutes(10), 0).leaves());
    drain("old", 16, Leave.ELDER_WAITS, Duration.ofSeconds(70), 0);
    assertFalse(drain("new", 16, Leave.ELDER_WAITS, QUARTER, 0).leaves());
  }

  @Test
  void aDrainWithoutADeadlineDoesNotCount() {
    drain("w1", 16, Leave.STAY, null, 0);
    enqueue(echo("x"));
    assertEquals(List.of(1), started);
  }

  private static Fire fire(Instant known, Instant until) {
    return new Fire("nightly", echo("x"), known, until, List.of(until), false);
  }

  private int sum() {
    return started.stream().mapToInt(n -> n).sum();
  }

  /** As if its last step had been that many milliseconds earlier. */
  private void askedEarlier(String worker, long millis) {
    raw(
        redis -> {
          String[] noted = redis.hget(key("startable"), worker).split(" ");
          noted[1] = Long.toString(Long.parseLong(noted[1]) - millis);
          return redis.hset(key("startable"), worker, String.join(" ", noted));
        });
  }

  private void forgetStarts() {
    raw(redis -> redis.del(key("starting")));
  }

  private DrainStep drain(String worker, int free, Leave leave) {
    return drain(worker, free, leave, QUARTER, 0);
  }

  private DrainStep drain(String worker, int free, Leave leave, Duration claims, int ending) {
    return step(worker, List.of(), free, List.of(), new Presence(claims, ending, leave));
  }

  /** Another step of a drain that holds what it claimed before. */
  private DrainStep hold(String worker, DrainStep before, int free, Leave leave) {
    return step(
        worker,
        List.of(),
        free,
        before.claimed().stream().map(Claimed::lease).toList(),
        new Presence(QUARTER, 0, leave));
  }

  private DrainStep present(String worker, List<Settlement> done, int free, Leave leave) {
    return step(worker, done, free, List.of(), new Presence(QUARTER, 0, leave));
  }

  private void settle(DrainStep before) {
    List<Settlement> done = new ArrayList<>();
    before.claimed().forEach(one -> done.add(new Settlement.Complete(one.lease(), null, null)));
    present("w1", done, 0, Leave.EMPTY);
  }

  private DrainStep step(
      String worker, List<Settlement> done, int free, List<Lease> holds, Presence presence) {
    return queue.step(done, new ClaimRequest(worker, free, Set.of(), holds, Map.of(), presence));
  }
}
