package dev.sluice.local.faults;

import com.sun.management.UnixOperatingSystemMXBean;
import java.lang.management.ManagementFactory;
import java.time.Duration;

/**
 * What a process uses.
 *
 * @param heap bytes, after a collection
 */
record Vitals(long heap, long threads, long descriptors) {
  static final String LIST = "vitals";

  private static final Duration EVERY = Duration.ofSeconds(5);

  /** Reports those of this process, again and again, until it ends. */
  static void report(Ledger ledger) {
    Thread thread =
        new Thread(
            () -> {
              while (true) {
                try {
                  Thread.sleep(EVERY.toMillis()); // sampling is by time
                } catch (InterruptedException e) {
                  return;
                }
                Vitals now = now();
                ledger.add(LIST, now.heap + " " + now.threads + " " + now.descriptors);
              }
            },
            "vitals");
    thread.setDaemon(true);
    thread.start();
  }

  private static Vitals now() {
    System.gc();
    UnixOperatingSystemMXBean system =
        (UnixOperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean();
    return new Vitals(
        ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed(),
        ManagementFactory.getThreadMXBean().getThreadCount(),
        system.getOpenFileDescriptorCount());
  }

  static Vitals parse(String line) {
    String[] numbers = line.split(" ");
    return new Vitals(
        Long.parseLong(numbers[0]), Long.parseLong(numbers[1]), Long.parseLong(numbers[2]));
  }

  /** The larger of each. */
  Vitals or(Vitals other) {
    return new Vitals(
        Math.max(heap, other.heap),
        Math.max(threads, other.threads),
        Math.max(descriptors, other.descriptors));
  }
}
