package dev.sluice.queue;

import java.util.List;
import java.util.Optional;

/**
 * Where the code of an attempt failed: what it threw, and what that was caused by. The newest five
 * of each task are kept, {@link #LONGEST} characters each.
 *
 * @param problems the exception itself, then its causes
 */
public record FailureTrace(List<Problem> problems) {
  /** Exceptions that are kept: the first ones of a chain, and the one that began it. */
  public static final int MOST_PROBLEMS = 5;

  /** Frames that are kept of each exception. */
  public static final int MOST_FRAMES = 30;

  /** Characters that are kept of a trace as it is stored. */
  public static final int LONGEST = 8_192;

  public FailureTrace {
    problems = List.copyOf(problems);
  }

  /**
   * An exception.
   *
   * @param exception the full name of its class
   * @param message null when it has none; its line breaks are kept
   * @param frames the innermost first; those that it shares with the exception before are left out
   * @param left how many more frames there were
   */
  public record Problem(String exception, String message, List<Frame> frames, int left) {
    public Problem {
      frames = List.copyOf(frames);
    }
  }

  /**
   * A place in the code.
   *
   * @param at as Java prints it, such as {@code org.example.Report.run(Report.java:41)}
   * @param own whether it is in the application's own code
   */
  public record Frame(String at, boolean own) {}

  /** The innermost place in the application's own code, of the cause that has one. */
  public Optional<String> place() {
    String found = null;
    for (Problem problem : problems) {
      for (Frame frame : problem.frames()) {
        if (frame.own()) {
          found = frame.at();
          break;
        }
      }
    }
    return Optional.ofNullable(found);
  }
}
