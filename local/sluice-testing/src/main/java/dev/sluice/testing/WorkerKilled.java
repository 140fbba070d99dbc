package dev.sluice.testing;

/** Ends the drain of a killed worker: only an Error gets out of its loop. */
final class WorkerKilled extends Error {
  private static final long serialVersionUID = 1L;

  WorkerKilled() {
    super("The test has killed this worker", null, false, false);
  }
}
