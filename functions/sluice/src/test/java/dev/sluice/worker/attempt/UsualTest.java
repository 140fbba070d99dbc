package dev.sluice.worker.attempt;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;

class UsualTest {
  private final Usual usual = new Usual();

  private void took(int times, long nanos) {
    for (int i = 0; i < times; i++) {
      usual.took(nanos);
    }
  }

  @Test
  void anyMayTakeLongUntilSomeHaveEnded() {
    assertFalse(usual.brief());
    took(10, 1_000_000_000);
    assertEquals(Usual.LONG, usual.nanos());
    took(40, 5_000);
    assertTrue(usual.brief());
  }

  @Test
  void fewThatAreHeldUpDoNotCount() {
    took(200, 5_000);
    for (int i = 0; i < 200; i++) {
      took(1, 1_000_000_000);
      took(4, 5_000);
    }
    assertTrue(usual.nanos() < 10_000, () -> "" + usual.nanos());
  }

  @Test
  void aTypeThatBecomesSlowIsKnownAsSuch() {
    took(200, 5_000);
    took(40, 1_000_000_000);
    assertEquals(Usual.LONG, usual.nanos());
  }

  @Test
  void noTimeIsSoShortThatItWeighsNothing() {
    took(1_000, 0);
    assertTrue(usual.nanos() > 0);
    took(100, 1_000_000_000);
    assertEquals(Usual.LONG, usual.nanos());
  }
}
