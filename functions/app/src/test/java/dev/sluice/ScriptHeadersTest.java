package dev.sluice;

import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Every script begins with its purpose, keys, arguments and return value. */
class ScriptHeadersTest {
  static Stream<Path> scripts() throws IOException {
    try (Stream<Path> files = Files.walk(Path.of(".."))) {
      return files
          .filter(file -> file.toString().matches(".*/src/main/.*\\.lua"))
          .toList()
          .stream();
    }
  }

  @ParameterizedTest
  @MethodSource("scripts")
  void headerFirst(Path script) throws IOException {
    List<String> header =
        Files.readAllLines(script).stream()
            .dropWhile(line -> line.startsWith("#!"))
            .takeWhile(line -> line.startsWith("--"))
            .toList();
    for (String part : List.of("-- Purpose: ", "-- KEYS: ", "-- ARGV: ", "-- Returns: ")) {
      assertTrue(
          header.stream().anyMatch(line -> line.startsWith(part)), script + " lacks " + part);
    }
  }
}
