package dev.sluice.local;

import dev.sluice.Application;
import java.util.Map;
import java.util.function.Consumer;

/** A command of {@code local/run} that looks at the queue, reports and ends. */
interface Subcommand {
  /** Exit code: nothing is wrong. */
  int PASSED = 0;

  /** Exit code: something is wrong, or part of the queue could not be checked. */
  int FOUND = 1;

  /** Exit code: the queue could not be looked at. */
  int CANNOT_LOOK = 3;

  /**
   * Looks and reports.
   *
   * @param application whose settings and task types count
   * @param flags where the queue is: another Redis, or the directory of the embedded one
   * @param out takes the report, line by line
   * @param log takes what the embedded Redis reports
   * @return whether all was checked and nothing is wrong
   * @throws CannotStart with one line for the user
   */
  boolean passes(
      Application application,
      Flags flags,
      Map<String, String> environment,
      Consumer<String> out,
      Consumer<String> log)
      throws CannotStart;
}
