package dev.sluice.worker;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sluice.queue.DrainStep;
import dev.sluice.queue.DrainStep.Claimed;
import dev.sluice.queue.Lease;
import java.time.Duration;
import java.util.Collections;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

class PaceTest {
  private static DrainStep step(int claimed, long queued, Duration untilNext) {
    Claimed one = new Claimed(new Lease("t", "1.w"), null, false, false);
    return new DrainStep(
        Collections.nCopies(claimed, one),
        List.of(),
        0,
        List.of(),
        0,
        0,
        queued,
        untilNext,
        Set.of());
  }

  private static long after(Pace pace, DrainStep step, int limit) {
    pace.stepped(step, limit, 0);
    return pace.next() / 1_000_000;
  }

  @Test
  void afterAFullClaimThereMayBeMoreAtOnce() {
    assertEquals(0, after(new Pace(DrainMode.LONG_POLL), step(4, 0, null), 4));
  }

  @Test
  void anIdleWorkerLooksWhenSomethingIsDueAndAtLeastEveryFiveSeconds() {
    Pace pace = new Pace(DrainMode.LONG_POLL);
    assertEquals(5_000, after(pace, step(0, 0, null), 4));
    assertEquals(5_000, after(pace, step(0, 0, Duration.ofSeconds(9)), 4));
    assertEquals(301, after(pace, step(0, 0, Duration.ofMillis(300)), 4));
    assertFalse(pace.drained());
    pace.hurry(7);
    assertEquals(7, pace.next());
  }

  @Test
  void aScheduledDrainEndsAtTheFirstLookThatFindsNothing() {
    Pace pace = new Pace(DrainMode.SCHEDULED);
    after(pace, step(2, 0, null), 4);
    assertFalse(pace.drained());
    assertEquals(1_000, after(pace, step(0, 0, null), 4));
    assertTrue(pace.drained());
  }

  @Test
  void aLookWithoutAFreeSlotSaysNothing() {
    Pace pace = new Pace(DrainMode.SCHEDULED);
    after(pace, step(0, 0, null), 0);
    assertFalse(pace.drained());
  }

  @Test
  void aQueueThatGivesNothingIsAskedLessAndLessOften() {
    Pace pace = new Pace(DrainMode.SCHEDULED);
    assertEquals(40, after(pace, step(0, 3, null), 4));
    assertEquals(80, after(pace, step(0, 3, null), 4));
    assertFalse(pace.drained());
    for (int i = 0; i < 10; i++) {
      after(pace, step(0, 3, null), 4);
    }
    assertEquals(5_000, pace.next() / 1_000_000);
    assertTrue(pace.drained());
    assertEquals(20, after(pace, step(1, 3, null), 4));
    assertFalse(pace.drained());
  }
}
