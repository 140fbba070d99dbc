package dev.sluice.client.json;

/** A text is not JSON, or a tree does not fit the type it is read into. */
public final class Unreadable extends RuntimeException {
  private static final long serialVersionUID = 1L;

  Unreadable(String message) {
    super(message);
  }

  Unreadable(String message, Throwable cause) {
    super(message, cause);
  }
}
