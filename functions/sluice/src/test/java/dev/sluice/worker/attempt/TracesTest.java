package dev.sluice.worker.attempt;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sluice.queue.FailureTrace;
import dev.sluice.queue.FailureTrace.Frame;
import dev.sluice.queue.FailureTrace.Problem;
import dev.sluice.queue.Settlement;
import java.io.IOException;
import java.util.List;
import org.junit.jupiter.api.Test;

class TracesTest {
  /** Params as an application has them: org.junit.… is its own code, and nothing else. */
  private static final Class<?> PARAMS = Test.class;

  private static FailureTrace of(Throwable failure) {
    return Traces.of(failure, PARAMS);
  }

  private static <T extends Throwable> T at(T failure, String... frames) {
    StackTraceElement[] stack = new StackTraceElement[frames.length];
    for (int i = 0; i < frames.length; i++) {
      int dot = frames[i].lastIndexOf('.');
      stack[i] =
          new StackTraceElement(
              frames[i].substring(0, dot), frames[i].substring(dot + 1), "F.java", i + 1);
    }
    failure.setStackTrace(stack);
    return failure;
  }

  @Test
  void aCauseLacksTheFramesOfWhatItCaused() {
    IOException cause =
        at(new IOException("disk"), "java.io.File.open", "org.junit.A.load", "org.junit.A.run");
    IllegalStateException failure =
        at(new IllegalStateException(cause), "org.junit.A.load", "org.junit.A.run");
    // the last frames are the same ones
    cause.setStackTrace(
        new StackTraceElement[] {
          cause.getStackTrace()[0], cause.getStackTrace()[1], failure.getStackTrace()[1]
        });
    FailureTrace trace = of(failure);
    assertEquals(2, trace.problems().size());
    Problem second = trace.problems().get(1);
    assertEquals("java.io.IOException", second.exception());
    assertEquals("disk", second.message());
    assertEquals(
        List.of(
            new Frame("java.io.File.open(F.java:1)", false),
            new Frame("org.junit.A.load(F.java:2)", true)),
        second.frames());
    assertEquals("org.junit.A.load(F.java:2)", trace.place().orElseThrow(), "that of the cause");
  }

  @Test
  void whatCalledTheTaskIsLeftOut() {
    FailureTrace trace =
        of(
            at(
                new IllegalStateException(),
                "dev.sluice.worker.attempt.TaskRunContext.log",
                "org.junit.A.run",
                TaskCall.class.getName() + ".run",
                "java.lang.Thread.run"));
    assertNull(trace.problems().get(0).message());
    assertEquals(2, trace.problems().get(0).frames().size());
    assertFalse(trace.problems().get(0).frames().get(0).own());
    assertEquals(0, trace.problems().get(0).left());
  }

  @Test
  void theLibraryIsNotTheApplicationsOwnCodeEvenBesideIt() {
    Throwable failure =
        at(
            new IllegalStateException(),
            "dev.sluice.worker.attempt.Notes.log",
            "dev.sluice.app.A.run");
    List<Frame> frames = Traces.of(failure, TracesTest.class).problems().get(0).frames();
    assertFalse(frames.get(0).own());
    assertTrue(frames.get(1).own());
  }

  @Test
  void aLongTraceIsCutAndSaysByHowMuch() {
    String[] frames = new String[1_000];
    java.util.Arrays.fill(frames, "org.junit.A.again");
    Problem problem = of(at(new StackOverflowError(), frames)).problems().get(0);
    assertEquals(FailureTrace.MOST_FRAMES, problem.frames().size());
    assertEquals(1_000 - FailureTrace.MOST_FRAMES, problem.left());
    Problem told = of(new IOException("x".repeat(9_999))).problems().get(0);
    assertEquals(Settlement.LONGEST_ERROR, told.message().length());
  }

  @Test
  void ofALongChainTheFirstAndTheOneThatBeganItAreKept() {
    Throwable failure = new IOException("root");
    for (int i = 1; i <= 9; i++) {
      failure = new IllegalStateException("wrapped " + i, failure);
    }
    List<Problem> problems = of(failure).problems();
    assertEquals(FailureTrace.MOST_PROBLEMS, problems.size());
    assertEquals("wrapped 9", problems.get(0).message());
    assertEquals("wrapped 6", problems.get(3).message());
    assertEquals("root", problems.get(4).message());
  }

  @Test
  void causesThatAreACircleEnd() {
    IOException one = new IOException("one");
    one.initCause(new IOException("two", one));
    assertEquals(2, of(one).problems().size());
  }
}
