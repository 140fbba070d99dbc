package dev.sluice.task;

/** A task that is not to be enqueued. */
public class EnqueueRefused extends RuntimeException {
  private static final long serialVersionUID = 1L;

  /** The message is shown to the caller. */
  public EnqueueRefused(String message) {
    super(message);
  }
}
