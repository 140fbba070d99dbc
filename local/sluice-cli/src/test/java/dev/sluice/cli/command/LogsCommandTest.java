package dev.sluice.cli.command;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import org.junit.jupiter.api.Test;

class LogsCommandTest {
  @Test
  void onlyNewLinesAreNew() {
    assertEquals(List.of("a", "b"), LogsCommand.fresh(List.of(), List.of("a", "b")));
    assertEquals(List.of(), LogsCommand.fresh(List.of("a", "b"), List.of("a", "b")));
    assertEquals(List.of("c"), LogsCommand.fresh(List.of("a", "b"), List.of("a", "b", "c")));
    // the oldest are gone
    assertEquals(List.of("c", "d"), LogsCommand.fresh(List.of("a", "b"), List.of("b", "c", "d")));
    assertEquals(List.of("x"), LogsCommand.fresh(List.of("a", "b"), List.of("x")));
    assertEquals(List.of("a"), LogsCommand.fresh(List.of("a", "a"), List.of("a", "a", "a")));
  }
}
