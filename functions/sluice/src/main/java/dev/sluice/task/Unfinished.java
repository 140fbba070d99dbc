package dev.sluice.task;

/**
 * Thrown by a task that has kept a checkpoint and leaves the rest to its next attempt, which starts
 * as soon as a worker is free. The attempt is charged only if it made no progress.
 */
public final class Unfinished extends Exception {
  private static final long serialVersionUID = 1L;

  public Unfinished() {
    super("it left the rest to another attempt without having come any further");
  }
}
