package dev.sluice.local.faults;

import dev.sluice.Application;
import dev.sluice.local.LocalMain;
import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** A worker in a JVM of its own. */
final class WorkerProcess {
  /** Small and quick to start: an experiment starts hundreds. */
  private static final List<String> JVM =
      List.of("-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC", "-Xmx256m");

  private final Process process;
  private final Path output;

  private WorkerProcess(Process process, Path output) {
    this.process = process;
    this.output = output;
  }

  /** {@code local/run}: the workers, and all that is beside them. */
  static WorkerProcess whole(
      Class<? extends Application> application, Path directory, Map<String, String> variables)
      throws IOException {
    return start(
        directory,
        variables,
        LocalMain.class.getName(),
        "--app",
        application.getName(),
        "--port",
        "0");
  }

  /** A worker alone, which starts in a fraction of the time. */
  static WorkerProcess lean(
      Class<? extends Application> application, Path directory, Map<String, String> variables)
      throws IOException {
    return start(directory, variables, LeanWorker.class.getName(), application.getName());
  }

  private static WorkerProcess start(
      Path directory, Map<String, String> variables, String... arguments) throws IOException {
    Path output = Files.createTempFile(directory, "output", ".txt");
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(JVM);
    command.addAll(List.of("-cp", System.getProperty("java.class.path")));
    command.addAll(List.of(arguments));
    ProcessBuilder builder =
        new ProcessBuilder(command)
            .directory(directory.toFile())
            .redirectOutput(output.toFile())
            .redirectError(new File(output + ".err"));
    builder.environment().keySet().removeIf(name -> name.startsWith("SLUICE_"));
    builder.environment().putAll(variables);
    return new WorkerProcess(builder.start(), output);
  }

  /** Whether it works; a process that has ended does not. */
  boolean ready() {
    try {
      return process.isAlive() && Files.readString(output).contains("ready");
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  boolean alive() {
    return process.isAlive();
  }

  long pid() {
    return process.pid();
  }

  /** What it said about its troubles. */
  String errors() {
    try {
      return Files.readString(Path.of(output + ".err"));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** SIGKILL. */
  void kill() {
    process.destroyForcibly();
  }

  /** Any signal, such as STOP. */
  void signal(String name) throws IOException {
    try {
      int exit = new ProcessBuilder("kill", "-" + name, "" + pid()).inheritIO().start().waitFor();
      if (exit != 0) {
        throw new IOException("kill -" + name + " " + pid() + " exited with " + exit);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException(e);
    }
  }
}
