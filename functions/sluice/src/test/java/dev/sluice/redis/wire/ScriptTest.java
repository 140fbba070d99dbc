package dev.sluice.redis.wire;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class ScriptTest {
  private static final String TIME = "redis.call('TIME')";

  static Stream<String> scripts() throws IOException {
    try (Stream<Path> files = Files.list(Path.of("src/main/resources/dev/sluice/redis"))) {
      return files
          .map(file -> file.getFileName().toString())
          .filter(name -> name.endsWith(".lua"))
          .map(name -> name.replace(".lua", ""))
          .toList()
          .stream();
    }
  }

  private static String text(Script script) {
    return new String(script.source(), StandardCharsets.UTF_8);
  }

  /** Each further time would take an argument of the script. */
  @ParameterizedTest
  @MethodSource("scripts")
  void timeIsAskedForOnce(String name) {
    String text = text(Script.load(name));
    assertEquals(text.indexOf(TIME), text.lastIndexOf(TIME));
    assertEquals(text.contains(TIME), text.contains("'TIME'"));
  }

  @ParameterizedTest
  @MethodSource("scripts")
  void onlyAScriptThatAsksForTheTimeIsGivenIt(String name) {
    Script real = Script.load(name);
    assertFalse(real.timeGiven());
    Script given = real.withGivenTime();
    assertEquals(text(real).contains(TIME), given.timeGiven());
    assertFalse(text(given).contains(TIME));
  }
}
