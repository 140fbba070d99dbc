package dev.sluice.local;

/** Sluice could not be started; the message is one line for the person who started it. */
final class CannotStart extends Exception {
  private static final long serialVersionUID = 1L;

  CannotStart(String message) {
    super(message);
  }
}
