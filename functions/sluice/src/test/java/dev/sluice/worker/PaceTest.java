package dev.sluice.worker;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sluice.queue.DrainStep;
import dev.sluice.queue.DrainStep.Claimed;
import dev.sluice.queue.DrainStep.Leave;
import dev.sluice.queue.Lease;
import java.time.Duration;
import java.util.Collections;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

class PaceTest {
  private static DrainStep step(int claimed, long queued, Duration untilNext) {
    return step(claimed, queued, untilNext, false);
  }

  private static DrainStep step(int claimed, long queued, Duration untilNext, boolean leaves) {
    Claimed one = new Claimed(new Lease("t", "1.w"), null, false, false);
    return new DrainStep(
        Collections.nCopies(claimed, one),
        List.of(),
        0,
        List.of(),
        0,
        0,
        0,
        queued,
        untilNext,
        Set.of(),
        leaves);
  }

  private static long after(Pace pace, DrainStep step, int limit) {
    pace.stepped(step, limit, 0);
    return pace.next() / 1_000_000;
  }

  @Test
  void afterAFullClaimThereMayBeMoreAtOnce() {
    assertEquals(0, after(new Pace(DrainMode.LONG_POLL, true), step(4, 0, null), 4));
  }

  @Test
  void anIdleWorkerLooksWhenSomethingIsDueAndAtLeastEveryFiveSeconds() {
    Pace pace = new Pace(DrainMode.LONG_POLL, true);
    assertEquals(5_000, after(pace, step(0, 0, null), 4));
    assertEquals(5_000, after(pace, step(0, 0, Duration.ofSeconds(9)), 4));
    assertEquals(301, after(pace, step(0, 0, Duration.ofMillis(300)), 4));
    assertFalse(pace.drained());
    pace.hurry(7);
    assertEquals(7, pace.next());
  }

  @Test
  void aScheduledDrainEndsAtTheFirstLookThatFindsNothing() {
    Pace pace = new Pace(DrainMode.SCHEDULED, true);
    after(pace, step(2, 0, null), 4);
    assertFalse(pace.drained());
    assertEquals(Leave.EMPTY, pace.leave(0));
    assertEquals(1_000, after(pace, step(0, 0, null, true), 4));
    assertTrue(pace.drained());
  }

  @Test
  void aDrainThatWasStartedForATaskWaitsForTheNextOneForAMoment() {
    Pace pace = new Pace(DrainMode.WAKE, false);
    assertEquals(Leave.EMPTY, pace.leave(0));
    assertEquals(0, after(pace, step(4, 0, null), 4));
    assertEquals(270, after(pace, step(0, 0, null), 4));
    assertEquals(Leave.STAY, pace.leave(247_000_000));
    assertEquals(Leave.EMPTY, pace.leave(248_000_000));
  }

  @Test
  void onlyALongPollWithADeadlineEverLeavesForAnother() {
    assertEquals(Leave.STAY, new Pace(DrainMode.LONG_POLL, true).leave(0));
    assertEquals(Leave.ELDER_WAITS, new Pace(DrainMode.LONG_POLL, false).leave(0));
  }

  @Test
  void aDrainSaysHowManyTasksEndWithinASecond() {
    Pace pace = new Pace(DrainMode.WAKE, true);
    assertEquals(0, pace.presence(Deadline.none(), 16, 0).ending());
    for (int i = 0; i < 100; i++) {
      pace.ran(2_000_000_000L);
    }
    assertEquals(8, pace.presence(Deadline.none(), 16, 0).ending());
  }

  @Test
  void aQueueThatGivesNothingIsAskedLessAndLessOften() {
    Pace pace = new Pace(DrainMode.SCHEDULED, true);
    assertEquals(40, after(pace, step(0, 3, null), 4));
    assertEquals(80, after(pace, step(0, 3, null), 4));
    assertFalse(pace.drained());
    assertEquals(Leave.EMPTY, pace.leave(0));
    for (int i = 0; i < 10; i++) {
      after(pace, step(0, 3, null), 4);
    }
    assertEquals(5_000, pace.next() / 1_000_000);
    assertEquals(Leave.NOTHING_CLAIMED, pace.leave(0));
    assertEquals(20, after(pace, step(1, 3, null), 4));
    assertFalse(pace.drained());
  }
}
