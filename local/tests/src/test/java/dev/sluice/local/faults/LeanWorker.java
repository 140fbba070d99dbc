package dev.sluice.local.faults;

import dev.sluice.Application;
import dev.sluice.Settings;
import dev.sluice.queue.QueueUnavailable;
import dev.sluice.worker.Deadline;
import dev.sluice.worker.Drain;
import dev.sluice.worker.DrainMode;
import dev.sluice.worker.DrainParts;

/** The worker of {@code local/run}, and nothing else of it. Its argument names the application. */
final class LeanWorker {
  private LeanWorker() {}

  public static void main(String[] arguments) throws Exception {
    Application application =
        (Application) Class.forName(arguments[0]).getConstructor().newInstance();
    DrainParts parts = application.sluice(Settings.ofEnvironment()).drainParts();
    System.out.println("ready");
    while (true) {
      try {
        new Drain(parts, DrainMode.LONG_POLL, Deadline.none()).run();
      } catch (QueueUnavailable e) {
        System.err.println("starts again: " + e);
      }
    }
  }
}
