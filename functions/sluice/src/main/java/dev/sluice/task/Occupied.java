package dev.sluice.task;

/**
 * Thrown by a task, before it has done anything, when something of which this process has only a
 * few is in use: it gives its slot to other tasks and is tried again within two seconds, here or on
 * another worker, without being charged an attempt. It fails when that has gone on for a day. Tasks
 * of its type that come later may overtake it.
 */
public final class Occupied extends Exception {
  private static final long serialVersionUID = 1L;

  /**
   * @param message what is in use; shown, if the task fails at last, to whoever may see it
   */
  public Occupied(String message) {
    super(message);
  }
}
