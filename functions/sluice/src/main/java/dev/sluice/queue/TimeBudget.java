package dev.sluice.queue;

import java.time.Duration;

/**
 * The time that one request may spend on calls to the queue, all of them together; a call outside a
 * request has a budget of its own. What else the request does, such as loading a reference set or
 * sending a file, is not counted. It belongs to the thread that opened it.
 */
public final class TimeBudget implements AutoCloseable {
  /** The whole budget: a request is answered within 3 s. */
  public static final Duration WHOLE = Duration.ofMillis(2_750);

  private static final long MILLI = 1_000_000;

  /** In less than this no call is worth beginning. */
  private static final long LEAST = 10 * MILLI;

  private static final ThreadLocal<TimeBudget> CURRENT = new ThreadLocal<>();

  private final long whole;
  private long left;
  private long since;
  private int opened;
  private boolean running;

  private TimeBudget(Duration whole) {
    this.whole = whole.toNanos();
    left = this.whole;
  }

  /** The budget of this thread, or a new one; to be closed as often as it is opened. */
  public static TimeBudget open() {
    return open(Duration.ZERO);
  }

  /**
   * The same for a call that waits at the server.
   *
   * @param wait added to a new budget; an existing budget is left unchanged
   */
  public static TimeBudget open(Duration wait) {
    TimeBudget current = CURRENT.get();
    if (current == null) {
      current = new TimeBudget(WHOLE.plus(wait));
      CURRENT.set(current);
    }
    current.opened++;
    return current;
  }

  /** Adds to the budget of this thread, if it has one: for a request that may be held. */
  public static void extend(Duration by) {
    TimeBudget current = CURRENT.get();
    if (current != null) {
      current.left += by.toNanos();
    }
  }

  /** Whether nothing is left. */
  public boolean over() {
    return left < LEAST;
  }

  /**
   * A call begins.
   *
   * @throws QueueUnavailable when nothing is left
   */
  public void begin() {
    since = System.nanoTime();
    if (over()) {
      throw new QueueUnavailable(
          "The calls of this request took longer than " + whole / MILLI + " ms", false, null);
    }
    running = true;
  }

  /** The call is over. */
  public void end() {
    left -= System.nanoTime() - since;
    running = false;
  }

  /** That many milliseconds, or what is left; at least 1, since 0 means for ever to a socket. */
  public int within(int millis) {
    long now = running ? left - (System.nanoTime() - since) : left;
    return (int) Math.max(1, Math.min(millis, now / MILLI));
  }

  @Override
  public void close() {
    if (--opened == 0) {
      CURRENT.remove();
    }
  }
}
