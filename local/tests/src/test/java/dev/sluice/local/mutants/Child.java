package dev.sluice.local.mutants;

import java.io.BufferedReader;
import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * A process that runs tests: {@link PlantedFaultRun}. What is in its directory goes before
 * everything else on its class path. A script is read anew for each queue, so one process serves
 * for many faults in scripts.
 */
final class Child implements AutoCloseable {
  static final String CLASS_PATH =
      System.getProperty("surefire.test.class.path", System.getProperty("java.class.path"));

  private static final int LONGEST_MINUTES = 10;

  /** Where what the tests printed can be read afterwards. */
  private static final Path OUTPUT = Path.of("target", "mutants");

  /** What Redis says of a script that is not another one, but none. */
  private static final List<String> SPOILT =
      List.of("Error compiling script", "access nonexistent global variable");

  /** How a run ended, and a line about it. */
  record Answer(End end, String words) {}

  enum End {
    KILLED,
    SURVIVED,
    /** No test has failed, and none has ended either. */
    ENDLESS,
    EQUAL,
    BROKEN
  }

  private final Process process;
  private final BufferedReader answers;
  private final ScheduledExecutorService clock;

  Child(Path directory, ScheduledExecutorService clock) throws IOException {
    this.clock = clock;
    String java = Path.of(System.getProperty("java.home"), "bin", "java").toString();
    String classPath = directory + File.pathSeparator + CLASS_PATH;
    process =
        new ProcessBuilder(
                java,
                "-XX:TieredStopAtLevel=1",
                "-XX:+UseSerialGC",
                "-Dsluice.seed=1",
                "-cp",
                classPath,
                PlantedFaultRun.class.getName())
            .redirectErrorStream(true)
            .start();
    answers = process.inputReader(StandardCharsets.UTF_8);
  }

  /** Whether it can be asked. */
  boolean alive() {
    return process.isAlive();
  }

  /**
   * Runs tests until one fails.
   *
   * @param name of the file for what they print
   * @param histories of the model, after the tests; 0: none
   */
  Answer run(String name, List<String> tests, int histories) throws IOException {
    AtomicBoolean late = new AtomicBoolean();
    ScheduledFuture<?> end =
        clock.schedule(
            () -> {
              late.set(true);
              close();
            },
            LONGEST_MINUTES,
            TimeUnit.MINUTES);
    List<String> said = new ArrayList<>();
    process.outputWriter().write(histories + " " + String.join(" ", tests) + "\n");
    process.outputWriter().flush();
    String answer = answers.readLine();
    while (answer != null && !answer.startsWith(PlantedFaultRun.ANSWER)) {
      said.add(answer);
      answer = answers.readLine();
    }
    Files.createDirectories(OUTPUT);
    Files.write(OUTPUT.resolve(name.replace(' ', '-') + ".txt"), said);
    end.cancel(false);
    if (late.get()) {
      return new Answer(End.ENDLESS, "still running after " + LONGEST_MINUTES + " minutes");
    }
    if (answer == null) {
      return new Answer(End.BROKEN, "the process ended");
    }
    String words = answer.substring(PlantedFaultRun.ANSWER.length());
    if (!words.startsWith(PlantedFaultRun.FAILED)) {
      return new Answer(words.equals(PlantedFaultRun.PASSED) ? End.SURVIVED : End.BROKEN, words);
    }
    boolean spoilt = said.stream().anyMatch(line -> SPOILT.stream().anyMatch(line::contains));
    return new Answer(spoilt ? End.BROKEN : End.KILLED, words);
  }

  /** Ends it, and with it its server. */
  @Override
  public void close() {
    process.destroy();
    try {
      if (!process.waitFor(20, TimeUnit.SECONDS)) {
        process.destroyForcibly();
      }
    } catch (InterruptedException e) {
      process.destroyForcibly();
    }
  }
}
