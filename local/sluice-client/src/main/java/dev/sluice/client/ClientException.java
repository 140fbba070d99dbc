package dev.sluice.client;

/**
 * A call that did not end as it should. Itself it means that the answer is none of Sluice's: no
 * JSON, longer than 16 MiB, or of another shape than was asked for.
 */
public class ClientException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  ClientException(String message) {
    super(message);
  }

  ClientException(String message, Throwable cause) {
    super(message, cause);
  }
}
