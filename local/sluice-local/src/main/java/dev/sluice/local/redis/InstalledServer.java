package dev.sluice.local.redis;

import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A {@code redis-server} or {@code valkey-server} of this machine.
 *
 * @param name such as {@code Valkey 8.1.3}
 * @param version such as {@code 8.1.3}
 */
record InstalledServer(Path file, String name, String version) {
  private static final List<String> PROGRAMS = List.of("valkey-server", "redis-server");
  private static final Pattern ANSWER =
      Pattern.compile("(Redis|Valkey) server v=([0-9]{1,4}(?:\\.[0-9]{1,4}){2})\\s.*");
  private static final long ANSWER_SECONDS = 5;

  /**
   * The newest on the path; null when there is none that says its version.
   *
   * @param path directories; null: none
   */
  static InstalledServer newest(String path) {
    InstalledServer newest = null;
    for (String directory : path == null ? new String[0] : path.split(File.pathSeparator)) {
      for (String program : PROGRAMS) {
        Path file = Path.of(directory, program);
        InstalledServer found = !directory.isEmpty() && Files.isExecutable(file) ? ask(file) : null;
        if (found != null && (newest == null || newest.isOlderThan(found.version))) {
          newest = found;
        }
      }
    }
    return newest;
  }

  boolean isOlderThan(String other) {
    return Arrays.compare(numbers(version), numbers(other)) < 0;
  }

  private static int[] numbers(String version) {
    return Arrays.stream(version.split("\\.")).mapToInt(Integer::parseInt).toArray();
  }

  private static InstalledServer ask(Path file) {
    try {
      Process process =
          new ProcessBuilder(file.toString(), "--version").redirectErrorStream(true).start();
      process.getOutputStream().close();
      if (!process.waitFor(ANSWER_SECONDS, TimeUnit.SECONDS)) {
        process.destroyForcibly();
        return null;
      }
      byte[] said = process.getInputStream().readNBytes(1_000);
      return of(file, new String(said, StandardCharsets.UTF_8));
    } catch (IOException e) {
      return null; // it cannot be run
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return null;
    }
  }

  /** What {@code --version} says; null when that is something else. */
  static InstalledServer of(Path file, String said) {
    Matcher answer = ANSWER.matcher(said.strip());
    return answer.matches()
        ? new InstalledServer(file, answer.group(1) + " " + answer.group(2), answer.group(2))
        : null;
  }
}
