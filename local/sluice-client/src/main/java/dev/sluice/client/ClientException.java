package dev.sluice.client;

/**
 * A call that failed. When it is none of the subclasses, the answer did not come from Sluice or is
 * not understood: it is not JSON, longer than 16 MiB, or lacks what was asked for.
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
