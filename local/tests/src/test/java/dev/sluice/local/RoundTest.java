package dev.sluice.local;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class RoundTest {
  private final List<String> log = new ArrayList<>();

  @Test
  void whateverARoundThrowsBecomesALine() throws Exception {
    Round.run("Looking", () -> {}, log::add);
    Round.run(
        "Looking",
        () -> {
          throw new IllegalStateException("x");
        },
        log::add);
    Round.run(
        "Looking",
        () -> {
          throw new NoClassDefFoundError("y");
        },
        log::add);
    assertEquals(
        List.of(
            "Looking failed, and goes on: java.lang.IllegalStateException: x",
            "Looking failed, and goes on: java.lang.NoClassDefFoundError: y"),
        log);
  }

  @Test
  void aLogThatFailsTooChangesNothing() throws Exception {
    Round.run(
        "Looking",
        () -> {
          throw new IllegalStateException();
        },
        line -> {
          throw new IllegalStateException();
        });
  }

  @Test
  void anInterruptEndsTheDuty() {
    assertThrows(
        InterruptedException.class,
        () ->
            Round.run(
                "Looking",
                () -> {
                  throw new InterruptedException();
                },
                log::add));
    assertEquals(List.of(), log);
  }
}
