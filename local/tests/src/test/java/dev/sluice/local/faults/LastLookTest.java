package dev.sluice.local.faults;

import dev.sluice.local.queue.wake.LastLook;
import java.util.Locale;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** A drain leaves at the moment at which a task is enqueued, many times. */
@Tag("faults")
@Rows(31)
class LastLookTest {
  private static final int PAIRS = Scale.of(10_000);

  @Test
  void noTaskIsLeftToTheNextTick() throws Exception {
    LastLook seen = LastLook.race(PAIRS);
    String tried =
        String.format(
            Locale.ROOT,
            "%,d pairs: the drain saw %,d tasks, %,d callers started another",
            PAIRS,
            seen.found(),
            seen.started());
    new Row(
            31,
            "a drain leaves while a task is enqueued (lost: left to the next tick)",
            tried,
            (long) seen.sleptOver(),
            (long) seen.twice(),
            null)
        .report(seen);
  }
}
