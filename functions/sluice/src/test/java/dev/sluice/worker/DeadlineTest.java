package dev.sluice.worker;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

class DeadlineTest {
  private long left;
  private long nanos;

  private Deadline function(long millis, Duration... timeouts) {
    left = millis;
    return new Deadline(() -> left, List.of(timeouts), () -> nanos);
  }

  @Test
  void claimsWhileATaskStillFits() {
    Deadline deadline = function(900_000, Duration.ofSeconds(60));
    left = 65_000;
    assertTrue(deadline.mayClaim());
    left = 64_999;
    assertFalse(deadline.mayClaim());
    assertFalse(deadline.mustInterrupt());
  }

  @Test
  void theLongestTimeoutKeepsNoOtherTaskWaiting() {
    Deadline deadline =
        function(900_000, Duration.ofSeconds(610), Duration.ofSeconds(60), Duration.ofSeconds(10));
    left = 614_999;
    assertFalse(deadline.mayClaim(Duration.ofSeconds(610)));
    assertTrue(deadline.mayClaim(Duration.ofSeconds(60)));
    left = 15_000;
    assertFalse(deadline.mayClaim(Duration.ofSeconds(60)));
    assertTrue(deadline.mayClaim(Duration.ofSeconds(10)));
    assertTrue(deadline.mayClaim());
    assertEquals(0, deadline.untilClaimingEnds());
    left = 14_999;
    assertFalse(deadline.mayClaim());
  }

  @Test
  void whatNoSuchFunctionCanFinishIsClaimedInTheFirstHalfOnly() {
    Deadline deadline = function(300_000, Duration.ofSeconds(610), Duration.ofSeconds(60));
    left = 150_000;
    assertTrue(deadline.mayClaim(Duration.ofSeconds(610)));
    assertFalse(deadline.mayClaim(Duration.ofSeconds(200)));
    left = 149_999;
    assertFalse(deadline.mayClaim(Duration.ofSeconds(610)));
    assertTrue(deadline.mayClaim());
  }

  @Test
  void aShortFunctionClaimsForHalfOfItsTime() {
    Deadline deadline = function(20_000, Duration.ofSeconds(60));
    left = 10_000;
    assertTrue(deadline.mayClaim());
    left = 9_999;
    assertFalse(deadline.mayClaim());
    assertFalse(deadline.fits(Duration.ofSeconds(18)));
    assertTrue(deadline.fits(Duration.ofSeconds(17)));
  }

  @Test
  void nothingIsClaimedOnlyToBeInterrupted() {
    Deadline deadline = function(3_600, Duration.ofSeconds(60));
    for (left = 3_600; deadline.mayClaim(); left -= 100) {
      assertFalse(deadline.mustInterrupt(), () -> left + " ms are left");
    }
    assertTrue(deadline.mustInterrupt());
  }

  @Test
  void interruptsWithThreeSecondsLeftAndGivesUpWithOne() {
    Deadline deadline = function(900_000, Duration.ofSeconds(60));
    left = 3_000;
    assertFalse(deadline.mustInterrupt());
    left = 2_999;
    assertTrue(deadline.mustInterrupt());
    assertFalse(deadline.over());
    left = 999;
    assertTrue(deadline.over());
  }

  @Test
  void saysWhenItsAnswersChange() {
    Deadline deadline = function(900_000, Duration.ofSeconds(60));
    left = 66_000;
    for (int changes = 0; changes < 3; changes++) {
      boolean[] before = {deadline.mayClaim(), deadline.mustInterrupt(), deadline.over()};
      left -= deadline.untilNextChange();
      boolean[] after = {deadline.mayClaim(), deadline.mustInterrupt(), deadline.over()};
      assertFalse(java.util.Arrays.equals(before, after), "nothing changed with " + left);
    }
    assertTrue(deadline.over());
  }

  @Test
  void aStopEndsWhatHasNoEnd() {
    Deadline deadline = new Deadline(() -> Long.MAX_VALUE, List.of(), () -> nanos);
    assertTrue(deadline.endless());
    assertTrue(deadline.mayClaim());
    assertEquals(Long.MAX_VALUE, deadline.untilNextChange());
    deadline.stop();
    assertFalse(deadline.mayClaim());
    assertFalse(deadline.mustInterrupt());
    nanos += 1_001_000_000L;
    assertTrue(deadline.mustInterrupt());
    assertTrue(deadline.fits(Duration.ofDays(1)));
    nanos += 2_000_000_000L;
    assertTrue(deadline.over());
  }
}
