package dev.sluice.local;

import java.util.function.Consumer;

/**
 * One round of a duty that is done again and again: a look at connections, at files, at workers. A
 * round that fails must not be the last one.
 */
public final class Round {
  /** What is done. */
  @FunctionalInterface
  public interface Work {
    void run() throws InterruptedException;
  }

  private Round() {}

  /**
   * Does it. Whatever it throws, even an Error, becomes one line.
   *
   * @param duty what the line begins with
   * @throws InterruptedException when it was interrupted: that alone ends a duty
   */
  public static void run(String duty, Work work, Consumer<String> log) throws InterruptedException {
    try {
      work.run();
    } catch (RuntimeException | Error e) {
      report(duty + " failed, and goes on: " + e, log);
    }
  }

  /** Without any heap left even this may fail. */
  private static void report(String line, Consumer<String> log) {
    try {
      log.accept(line);
    } catch (RuntimeException | Error e) {
      // the next round matters more than the line
    }
  }
}
