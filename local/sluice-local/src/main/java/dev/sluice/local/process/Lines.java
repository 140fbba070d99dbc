package dev.sluice.local.process;

import dev.sluice.local.Round;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.function.Consumer;

/** What another process prints. */
public final class Lines {
  private Lines() {}

  /**
   * Reads it to its end, whatever becomes of a line: a process whose output nobody reads stands
   * still.
   *
   * @param to takes it line by line
   * @param log takes one line for each that {@code to} fails to take
   */
  public static void pass(Process process, Consumer<String> to, Consumer<String> log) {
    try (BufferedReader reader = process.inputReader(StandardCharsets.UTF_8)) {
      boolean[] over = {false};
      while (!over[0]) {
        Round.run(
            "Reading what a process prints",
            () -> {
              String line = next(reader);
              over[0] = line == null;
              if (line != null) {
                to.accept(line);
              }
            },
            log);
      }
    } catch (IOException e) {
      // by closing: all has been read
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /** Null at the end; reading from a process that was killed may fail instead. */
  private static String next(BufferedReader reader) {
    try {
      return reader.readLine();
    } catch (IOException e) {
      return null;
    }
  }
}
