package dev.sluice.bench;

/** A queue under measurement. It holds what it claimed and settles it with its next drain. */
interface Contender extends AutoCloseable {
  /** Heading of its column. */
  String name();

  /** The command it enqueues with, as INFO commandstats names it. */
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
   * Settles as succeeded what the drain before claimed, and claims at most n.
   *
   * @return how many were claimed
   */
  int drain(int n);

  @Override
  void close();
}
