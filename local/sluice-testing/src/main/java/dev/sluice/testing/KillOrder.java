package dev.sluice.testing;

/** When to kill the next worker. Used up once that has happened. */
final class KillOrder {
  private KillPoint point;
  private int passes;
  private int left;

  synchronized void at(KillPoint point, int nth) {
    if (nth < 1) {
      throw new IllegalArgumentException("nth counts from 1, was " + nth);
    }
    if (this.point != null) {
      throw new IllegalStateException(unused());
    }
    this.point = point;
    this.passes = nth;
    this.left = nth;
  }

  /** Whether the worker that passes this point dies here. */
  synchronized boolean dueAt(KillPoint passed) {
    if (passed != point || --left > 0) {
      return false;
    }
    point = null;
    return true;
  }

  /** One line if a worker should have been killed and was not; null otherwise. */
  synchronized String unused() {
    return point == null
        ? null
        : "A worker should have been killed at %s (%d of %d), but none got that far"
            .formatted(point, passes - left + 1, passes);
  }
}
