package dev.sluice.local.events;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.sluice.local.redis.TestRedis;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Replays every file of {@code events/} against what {@code sam build} made: each function runs
 * under AWS's Runtime Interface Emulator and AWS's runtime client, with Debian's Redis. No part of
 * the tests: {@code .ci/artefact} starts it, with these properties.
 *
 * <ul>
 *   <li>{@code sluice.emulator}: the emulator's program
 *   <li>{@code sluice.built}: the directory that {@code sam build} wrote
 *   <li>{@code sluice.jdks}: homes of the JDKs to run on, with commas between
 * </ul>
 */
class BuiltFunctions {
  @TempDir Path directory;

  private final Map<String, Emulator> running = new HashMap<>();

  static Stream<Path> jdks() {
    return Stream.of(System.getProperty("sluice.jdks").split(",")).map(Path::of);
  }

  @ParameterizedTest
  @MethodSource("jdks")
  void everyEventGetsItsAnswer(Path jdk) throws IOException {
    RuntimeClient.unpackNative(directory);
    System.out.println("on " + jdk);
    try (TestRedis redis = TestRedis.debian()) {
      Map<String, String> variables = EventReplay.variables(redis.url().toString());
      EventReplay.Functions functions =
          (function, event, seconds) ->
              start(jdk.resolve("bin/java"), function, seconds, variables).invoke(event);
      List<String> differences =
          new EventReplay(functions, new Template())
              .differences(line -> System.out.println("  " + line));
      assertEquals(List.of(), differences);
    } finally {
      running.values().forEach(Emulator::close);
    }
  }

  /** Its timeout is set when a function starts, so another one starts another. */
  private Emulator start(
      Path java, Template.Function function, int seconds, Map<String, String> variables)
      throws IOException {
    Emulator emulator = running.get(function.name() + seconds);
    if (emulator == null) {
      Path root = Path.of(System.getProperty("sluice.built"), function.name()).toAbsolutePath();
      if (!Files.isDirectory(root.resolve("lib"))) {
        throw new IOException(root + " is no function: run sam build first");
      }
      Map<String, String> all = new HashMap<>(variables);
      all.putAll(RuntimeClient.variables(root, function.handler()));
      emulator =
          new Emulator(
              Path.of(System.getProperty("sluice.emulator")).toAbsolutePath(),
              root,
              RuntimeClient.command(java, directory, function.handler()),
              seconds,
              all);
      running.put(function.name() + seconds, emulator);
    }
    return emulator;
  }
}
