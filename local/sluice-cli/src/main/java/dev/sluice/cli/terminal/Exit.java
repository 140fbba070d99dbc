package dev.sluice.cli.terminal;

/** The exit codes, which scripts may rely on; {@code docs/command-line.md} lists them. */
public final class Exit {
  /** Done; for what waits for a task: it succeeded. */
  public static final int DONE = 0;

  /**
   * The task failed, was cancelled, did not end in time, does not exist, or is in a wrong state.
   */
  public static final int NOT_SO = 1;

  /** The command line, the configuration or the JSON given is wrong: nothing was sent. */
  public static final int USAGE = 2;

  /** No answer, or one that says "not now" or "something broke" (429, 5xx). */
  public static final int UNREACHABLE = 3;

  /** The server refused: token, role, or what was sent. */
  public static final int REFUSED = 4;

  private Exit() {}
}
