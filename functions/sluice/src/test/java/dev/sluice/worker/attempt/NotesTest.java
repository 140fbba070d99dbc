package dev.sluice.worker.attempt;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sluice.queue.QueueUnavailable;
import dev.sluice.queue.TaskRecord.Progress;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class NotesTest {
  private record Sent(Progress progress, List<String> lines) {}

  private final List<Sent> sent = new ArrayList<>();
  private final Deque<Runnable> planned = new ArrayDeque<>();
  private boolean held = true;
  private boolean away;

  private final Notes notes =
      new Notes(
          (progress, lines) -> {
            if (away) {
              throw new QueueUnavailable("away", false, null);
            }
            sent.add(new Sent(progress, lines));
            return held;
          },
          (millis, action) -> {
            assertEquals(100, millis);
            planned.add(action);
          });

  private static Progress progress(int done) {
    return new Progress(done, 10, null);
  }

  @Test
  void whatIsReportedWithinATenthOfASecondIsSentTogether() {
    notes.progress(progress(1));
    notes.log("a");
    notes.progress(progress(2));
    notes.log("b");
    assertEquals(1, planned.size());
    assertTrue(sent.isEmpty());

    planned.remove().run();
    assertEquals(List.of(new Sent(progress(2), List.of("a", "b"))), sent);
    notes.log("c");
    assertEquals(1, planned.size());
    planned.remove().run();
    assertEquals(new Sent(null, List.of("c")), sent.get(1));
  }

  @Test
  void theEndSendsTheRestAndThePlannedOneThenNothing() {
    notes.log("a");
    notes.flush();
    planned.remove().run();
    assertEquals(1, sent.size());
  }

  @Test
  void onlyTheLastThousandLinesAreKept() {
    IntStream.range(0, 2_500).forEach(i -> notes.log("line " + i));
    notes.flush();
    assertEquals(1_000, sent.get(0).lines().size());
    assertEquals("line 1500", sent.get(0).lines().get(0));
  }

  @Test
  void whatCouldNotBeSentIsSentWithTheNext() {
    away = true;
    notes.log("a");
    notes.progress(progress(1));
    notes.flush();
    away = false;
    notes.log("b");
    notes.flush();
    assertEquals(List.of(new Sent(progress(1), List.of("a", "b"))), sent);
    assertFalse(notes.lost());
  }

  @Test
  void nothingIsSentOnceTheLeaseIsLost() {
    held = false;
    notes.log("a");
    notes.flush();
    assertTrue(notes.lost());
    notes.log("b");
    notes.flush();
    assertEquals(1, sent.size());
    planned.clear();
    notes.log("c");
    assertTrue(planned.isEmpty());
  }
}
