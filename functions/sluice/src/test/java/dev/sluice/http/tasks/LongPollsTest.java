package dev.sluice.http.tasks;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.sluice.http.access.Principal;
import dev.sluice.http.access.Role;
import dev.sluice.http.message.Problem;
import dev.sluice.http.message.ProblemType;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;

/** Requests are held within each other, so that they are held at the same time. */
class LongPollsTest {
  private static final String DONE = "done";

  private final LongPolls polls = new LongPolls(4, 50, false);

  private String hold(String caller, Supplier<String> meanwhile) {
    return polls.hold(new Principal(caller, Role.VIEWER, false), 1, meanwhile);
  }

  private String refused(String caller) {
    Problem problem = assertThrows(Problem.class, () -> hold(caller, () -> "held"));
    assertEquals(ProblemType.TOO_MANY_LONG_POLLS, problem.type());
    return DONE;
  }

  @Test
  void oneCallerHasItsShareAndTheOthersTheRest() {
    assertEquals(
        DONE,
        hold(
            "ann",
            () ->
                hold(
                    "ann",
                    () -> {
                      refused("ann");
                      return hold("bob", () -> hold("bob", () -> refused("cleo")));
                    })));
  }

  @Test
  void whatIsNoLongerHeldIsFree() {
    for (int i = 0; i < 3; i++) {
      assertEquals(DONE, hold("ann", () -> hold("ann", () -> refused("ann"))));
      assertThrows(
          IllegalStateException.class,
          () ->
              hold(
                  "bob",
                  () -> {
                    throw new IllegalStateException("the wait failed");
                  }));
    }
  }

  @Test
  void aShareIsOneAtLeast() {
    LongPolls few = new LongPolls(1, 1, false);
    Principal ann = new Principal("ann", Role.VIEWER, false);
    assertEquals(DONE, few.hold(ann, 1, () -> DONE));
  }
}
