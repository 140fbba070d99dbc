package dev.sluice.cli.terminal;

/** A command ends here, with a message for the user and an exit code. */
public final class Failed extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final int exitCode;

  /**
   * @param exitCode one of {@link Exit}
   * @param message one line
   */
  public Failed(int exitCode, String message) {
    super(message);
    this.exitCode = exitCode;
  }

  /** Something is wrong with what the user wrote. */
  public static Failed usage(String message) {
    return new Failed(Exit.USAGE, message);
  }

  /** One of {@link Exit}. */
  public int exitCode() {
    return exitCode;
  }
}
