package dev.sluice.local.fuzz;

import static org.junit.jupiter.api.Assertions.assertTrue;

import java.lang.management.ManagementFactory;
import java.time.Duration;

/** No input may keep a reader busy for long. */
public final class Promptly {
  private static final Duration LONGEST = Duration.ofSeconds(1);

  private Promptly() {}

  /**
   * Reads an input, in at most a second of processor time; how busy the machine is does not count.
   * What takes longer is read again, since the first time may have loaded and instrumented classes.
   */
  public static void read(Runnable reading) {
    if (nanos(reading) > LONGEST.toNanos()) {
      long again = nanos(reading);
      assertTrue(again < LONGEST.toNanos(), () -> "takes " + again + " ns");
    }
  }

  private static long nanos(Runnable reading) {
    long began = processorNanos();
    reading.run();
    return processorNanos() - began;
  }

  private static long processorNanos() {
    return ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime();
  }
}
