package dev.sluice.local.interleaving;

import org.jetbrains.lincheck.datastructures.ModelCheckingOptions;
import org.jetbrains.lincheck.datastructures.Options;

/**
 * Runs operations of several threads in many orders, switching between the threads at reads and
 * writes that others can see. Lincheck does that, and prints the order in which a test fails. Its
 * agent changes every class of its process, so these tests get their own.
 */
public final class Interleavings {
  /** How many orders are tried: seconds in the usual build, minutes in the profile faults. */
  private static final int ORDERS = Integer.getInteger("sluice.orders", 200);

  private static final int SCENARIOS = 3;

  /** Lincheck's own 10 s are too few for the first order on a busy machine. */
  private static final long LONGEST_MILLIS = 300_000;

  private Interleavings() {}

  /**
   * Checks that whatever the operations of a class return or throw in any order, they could also
   * have done one after the other.
   *
   * @param shared has operations, and a public constructor that makes what they share
   */
  public static void of(Class<?> shared, int threads) {
    ModelCheckingOptions options =
        new ModelCheckingOptions()
            .threads(threads)
            .actorsPerThread(2)
            .actorsBefore(0)
            .actorsAfter(0)
            .iterations(SCENARIOS)
            .minimizeFailedScenario(false)
            .invocationsPerIteration(ORDERS / SCENARIOS);
    try {
      var timeout = Options.class.getDeclaredMethod("setTimeoutMs", long.class);
      timeout.setAccessible(true); // there is no public way
      timeout.invoke(options, LONGEST_MILLIS);
    } catch (ReflectiveOperationException e) {
      throw new IllegalStateException("Another version of Lincheck", e);
    }
    options.check(shared);
  }
}
