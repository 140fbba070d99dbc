package dev.sluice.task;

/** Thrown by a task for a fault that another attempt cannot fix. */
public class PermanentFailure extends Exception {
  private static final long serialVersionUID = 1L;

  /** The message is shown to whoever may see the task; at most 2,000 characters are kept. */
  public PermanentFailure(String message) {
    super(message);
  }
}
