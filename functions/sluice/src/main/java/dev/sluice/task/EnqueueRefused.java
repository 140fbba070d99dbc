package dev.sluice.task;

/** Thrown by an interceptor for a task that must not be enqueued. */
public class EnqueueRefused extends RuntimeException {
  private static final long serialVersionUID = 1L;

  /** The message is shown to the caller. */
  public EnqueueRefused(String message) {
    super(message);
  }
}
