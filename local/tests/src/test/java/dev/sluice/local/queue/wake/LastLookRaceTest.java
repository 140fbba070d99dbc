package dev.sluice.local.queue.wake;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.api.Test;

/** A thousand pairs of {@link LastLook}; {@code LastLookTest} tries ten times as many. */
class LastLookRaceTest {
  @Test
  void noTaskIsSleptOver() throws Exception {
    LastLook seen = LastLook.race(1_000);
    System.out.println(seen);
    assertEquals(0, seen.sleptOver(), seen::toString);
    assertEquals(0, seen.twice(), seen::toString);
  }
}
