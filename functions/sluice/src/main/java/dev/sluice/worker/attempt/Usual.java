package dev.sluice.worker.attempt;

/**
 * How long attempts of one task type usually take, learned from those that have ended: three of
 * four take less. Not their mean, because on a busy machine an attempt may be held up for a hundred
 * times its own time. Safe for many threads, which may lose what another one adds: it is a guess.
 */
public final class Usual {
  /** Counts as long: worth a thread of its own, ns. To wake one takes up to a tenth of this. */
  static final long LONG = 400_000;

  private static final long LEAST = 1_000;

  /** By so many parts of itself the guess falls, and by three times as many it rises. */
  private static final int PARTS = 24;

  // until some have ended, any may take long
  private volatile long nanos = LONG;

  /** In ns, {@link #LONG} at most. */
  long nanos() {
    return nanos;
  }

  /** Whether a thread that begins one will soon be free again. */
  boolean brief() {
    return nanos < LONG / 4;
  }

  /** An attempt took so long. */
  void took(long taken) {
    long now = nanos;
    nanos =
        taken > now ? Math.min(LONG, now + 3 * now / PARTS) : Math.max(LEAST, now - now / PARTS);
  }
}
