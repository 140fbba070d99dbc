package dev.sluice.bench;

/** A queue under measurement. It remembers what it claimed and settles it with its next drain. */
interface Contender extends AutoCloseable {
  /** The heading of its column. */
  String name();

  /** The command it enqueues with, as INFO commandstats calls it. */
  default String enqueueCommand() {
    return "evalsha";
  }

  /** The command it drains with. */
  default String drainCommand() {
    return "evalsha";
  }

  /** Enqueues n tasks in one call, or one pipeline. */
  void enqueue(int n);

  /**
   * Settles what the previous drain claimed as succeeded, and claims up to n.
   *
   * @return how many were claimed
   */
  int drain(int n);

  @Override
  void close();
}
