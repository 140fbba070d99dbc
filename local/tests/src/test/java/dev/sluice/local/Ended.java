package dev.sluice.local;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sluice.Application;
import dev.sluice.app.App;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** What a {@code local/run} that ends by itself has left: its exit code and what it printed. */
record Ended(int exit, String output, String errors) {
  /**
   * Runs it in this process, which saves each case a JVM; its data would be in {@code .sluice} of
   * the directory.
   */
  static Ended inProcess(Path directory, Map<String, String> variables, String... arguments)
      throws Exception {
    return inProcess(App.class, directory, variables, arguments);
  }

  /** The same with another application. */
  static Ended inProcess(
      Class<? extends Application> application,
      Path directory,
      Map<String, String> variables,
      String... arguments)
      throws Exception {
    Map<String, String> environment = new HashMap<>(System.getenv());
    environment.keySet().removeIf(name -> name.startsWith("SLUICE_"));
    environment.put("SLUICE_DATA", directory.resolve(".sluice").toString());
    environment.putAll(variables);
    String[] all =
        Stream.concat(Stream.of("--app", application.getName()), List.of(arguments).stream())
            .toArray(String[]::new);
    PrintStream output = System.out;
    PrintStream errors = System.err;
    ByteArrayOutputStream printed = new ByteArrayOutputStream();
    ByteArrayOutputStream complained = new ByteArrayOutputStream();
    System.setOut(new PrintStream(printed, true, StandardCharsets.UTF_8));
    System.setErr(new PrintStream(complained, true, StandardCharsets.UTF_8));
    try {
      int exit = LocalMain.run(all, environment);
      return new Ended(exit, text(printed), text(complained));
    } finally {
      System.setOut(output);
      System.setErr(errors);
    }
  }

  private static String text(ByteArrayOutputStream bytes) {
    return bytes.toString(StandardCharsets.UTF_8);
  }

  void assertOneLine() {
    assertEquals("", output);
    assertEquals(1, errors.lines().count(), errors);
    assertTrue(errors.startsWith("local/run: "), errors);
    assertFalse(errors.matches("(?s).*(Exception|java\\.).*"), errors);
  }
}
