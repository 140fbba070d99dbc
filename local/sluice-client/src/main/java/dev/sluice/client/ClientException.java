package dev.sluice.client;

/**
 * A call failed. If the exception is none of the subclasses, the answer did not come from Sluice or
 * cannot be understood: it is not JSON, is longer than 16 MiB, or lacks what was asked for.
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
