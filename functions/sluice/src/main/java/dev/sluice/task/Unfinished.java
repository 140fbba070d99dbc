package dev.sluice.task;

/**
 * Thrown by a task that has kept a checkpoint and leaves the rest to its next attempt, which begins
 * as soon as a worker is free. Such an attempt is not charged, unless it has come no further.
 */
public final class Unfinished extends Exception {
  private static final long serialVersionUID = 1L;

  public Unfinished() {
    super("it left the rest to another attempt without having come any further");
  }
}
