package dev.sluice.worker;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import org.junit.jupiter.api.Test;

class ContactTest {
  private static final long MILLI = 1_000_000;

  private final Contact contact = new Contact(Duration.ofSeconds(30));

  /** When a queue is given up that takes so long to fail; ms after the first call. */
  private long givenUpAt(long began, long took) {
    long now = began;
    for (int tries = 0; tries < 100; tries++) {
      long failed = now + took;
      contact.silent(now * MILLI, failed * MILLI);
      if (contact.hopeless()) {
        return failed - began;
      }
      now = contact.askAt() / MILLI;
    }
    return -1;
  }

  @Test
  void aQueueThatRefusesIsAskedForThreeSeconds() {
    assertEquals(2_500, givenUpAt(0, 100));
  }

  @Test
  void oneThatIsSilentIsAskedOnce() {
    assertEquals(2_200, givenUpAt(0, 2_200));
  }

  @Test
  void theTimeCountsFromTheFirstCallThatFailed() {
    contact.answered(7_000 * MILLI, false, true);
    assertEquals(2_500, givenUpAt(20_000, 100));
  }

  @Test
  void anAnswerBringsHopeBack() {
    givenUpAt(0, 100);
    assertTrue(contact.hopeless());
    contact.answered(3_000 * MILLI, false, true);
    assertFalse(contact.hopeless());
    contact.silent(3_000 * MILLI, 3_100 * MILLI);
    assertFalse(contact.hopeless());
  }

  @Test
  void anAnswerOfSomePartitionsDoesNot() {
    givenUpAt(0, 100);
    contact.answered(3_000 * MILLI, false, false);
    assertTrue(contact.hopeless());
    assertFalse(contact.leaseOver(4_000 * MILLI));
  }
}
