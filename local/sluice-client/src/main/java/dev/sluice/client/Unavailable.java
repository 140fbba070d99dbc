package dev.sluice.client;

import java.time.Duration;
import java.util.Optional;

/**
 * The server could not be reached, did not answer in time, or cannot take the call now (429, 502,
 * 503, 504), and the client's retries are used up. Also thrown, with the interrupt flag set, when
 * the calling thread is interrupted.
 */
public final class Unavailable extends ClientException {
  private static final long serialVersionUID = 1L;

  private final int status;
  private final String problem;
  private final Duration retryAfter;
  private final boolean uncertain;

  Unavailable(
      String message,
      int status,
      String problem,
      Duration retryAfter,
      boolean uncertain,
      Throwable cause) {
    super(message, cause);
    this.status = status;
    this.problem = problem;
    this.retryAfter = retryAfter;
    this.uncertain = uncertain;
  }

  /** The HTTP status of the last answer; 0 when there was none. */
  public int status() {
    return status;
  }

  /** The kind of problem, such as {@code queue-full}; empty when the answer names none. */
  public String problem() {
    return problem;
  }

  /** How long the server asked us to wait, if it did. */
  public Optional<Duration> retryAfter() {
    return Optional.ofNullable(retryAfter);
  }

  /**
   * Whether the call may have been carried out although its answer was lost. Enqueueing again is
   * safe with your own {@link EnqueueOptions#withIdempotencyKey key}.
   */
  public boolean uncertain() {
    return uncertain;
  }
}
