package dev.sluice.queue;

/**
 * Redis did not answer, or it refused the call. Nothing is half-written: every verb may be sent
 * again.
 */
public class QueueUnavailable extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final boolean storageFull;

  public QueueUnavailable(String message, boolean storageFull, Throwable cause) {
    super(message, cause);
    this.storageFull = storageFull;
  }

  /** True when Redis is at its memory limit: reading, settling and cancelling still work. */
  public boolean storageFull() {
    return storageFull;
  }
}
