package dev.sluice.local.queue.model;

/** An invariant of the queue's protocol does not hold. */
final class Broken extends AssertionError {
  private static final long serialVersionUID = 1L;

  private Broken(String message) {
    super(message);
  }

  static void unless(int invariant, boolean holds, Object what) {
    if (!holds) {
      throw new Broken("invariant " + invariant + " broken: " + what);
    }
  }
}
