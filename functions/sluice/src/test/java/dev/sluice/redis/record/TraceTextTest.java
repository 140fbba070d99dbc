package dev.sluice.redis.record;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sluice.queue.FailureTrace;
import dev.sluice.queue.FailureTrace.Frame;
import dev.sluice.queue.FailureTrace.Problem;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.Test;

class TraceTextTest {
  private static final Frame OWN = new Frame("org.example.A.run(A.java:7)", true);
  private static final Frame OTHER = new Frame("java.util.List.of(List.java:1)", false);

  private static FailureTrace trace(Problem... problems) {
    return new FailureTrace(List.of(problems));
  }

  @Test
  void aTraceIsReadAsItWasWritten() {
    FailureTrace trace =
        trace(
            new Problem("org.example.Bad", "first\n!second\n\n*third", List.of(OTHER, OWN), 12),
            new Problem("java.io.IOException", null, List.of(), 0),
            new Problem("java.lang.Error", "", List.of(OWN), 0));
    assertEquals(trace, TraceText.read(TraceText.write(trace)));
  }

  @Test
  void breaksAndControlsInNamesBeginNoLine() {
    FailureTrace trace =
        trace(new Problem("a\n!b", "c\rd\0", List.of(new Frame("e\n*f", false)), 0));
    FailureTrace read = TraceText.read(TraceText.write(trace));
    assertEquals(1, read.problems().size());
    assertEquals("a !b", read.problems().get(0).exception());
    assertEquals("c\nd ", read.problems().get(0).message());
    assertEquals(List.of(new Frame("e *f", false)), read.problems().get(0).frames());
  }

  @Test
  void whatDoesNotFitIsCutAtTheEndOfALine() {
    Frame wide = new Frame("x".repeat(400), true);
    Problem problem = new Problem("org.example.Bad", "no", Collections.nCopies(30, wide), 1);
    String text = TraceText.write(trace(problem));
    assertTrue(text.length() <= FailureTrace.LONGEST && text.endsWith("x\n"), text);
    assertEquals(20, TraceText.read(text).problems().get(0).frames().size());
  }

  @Test
  void whatSomebodyElseWroteIsNoTrace() {
    assertNull(TraceText.read(""));
    assertNull(TraceText.read("x"));
    Problem bare = TraceText.read("!x\n?y\n\n+many").problems().get(0);
    assertEquals(new Problem("x", null, List.of(), 0), bare);
  }
}
