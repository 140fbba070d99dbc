package dev.sluice.local.process;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Ends another process when this one ends, for whatever reason: its own input ends then. It has its
 * own session, so a Ctrl-C in the terminal does not reach it.
 */
public final class Watcher implements AutoCloseable {
  private final Process shell;

  private Watcher(Process shell) {
    this.shell = shell;
  }

  /**
   * Watches over a process.
   *
   * @param signals what it is sent, one after the other, such as {@code TERM}; one that is stopped
   *     sees most of them only after a {@code CONT}
   */
  public static Watcher over(Process process, String... signals) throws IOException {
    StringBuilder script = new StringBuilder("read -r end");
    Arrays.stream(signals)
        .forEach(signal -> script.append("; kill -").append(signal).append(" $0"));
    String[] command = {"/bin/sh", "-c", script.toString(), Long.toString(process.pid())};
    return new Watcher(new ProcessBuilder(ownSession(command)).redirectErrorStream(true).start());
  }

  /** The same command in a session of its own, if the system has a way to make one. */
  public static List<String> ownSession(String... command) {
    List<String> line = new ArrayList<>();
    if (Files.isExecutable(Path.of("/usr/bin/setsid"))) {
      line.add("/usr/bin/setsid");
    } else if (Files.isExecutable(Path.of("/usr/bin/perl"))) { // macOS has no setsid command
      line.addAll(List.of("/usr/bin/perl", "-MPOSIX=setsid", "-e", "setsid; exec @ARGV"));
    }
    line.addAll(List.of(command));
    return line;
  }

  /** Watches no longer. */
  @Override
  public void close() {
    shell.destroyForcibly();
  }
}
