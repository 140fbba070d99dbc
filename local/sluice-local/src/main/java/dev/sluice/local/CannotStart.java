package dev.sluice.local;

/** Sluice cannot start or continue; the message is one line for the user. */
final class CannotStart extends Exception {
  private static final long serialVersionUID = 1L;

  private final int exitValue;

  CannotStart(String message) {
    this(LocalMain.CANNOT_START, message);
  }

  CannotStart(int exitValue, String message) {
    super(message);
    this.exitValue = exitValue;
  }

  /** A flag, a variable or the catalog is wrong. */
  static CannotStart wrongSetting(String message) {
    return new CannotStart(LocalMain.WRONG_SETTING, message);
  }

  int exitValue() {
    return exitValue;
  }
}
