package dev.sluice.worker;

import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.ThreadFactory;

/** The threads of tasks: virtual where the runtime has them (Java 21), else from a pool. */
final class TaskThreads {
  private static final String CARRIERS = "jdk.virtualThreadScheduler.parallelism";

  private TaskThreads() {}

  /**
   * Threads without a limit; {@link Slots} limits them.
   *
   * @param slots tasks run side by side
   */
  static ExecutorService open(int slots) {
    // A virtual thread that computes is never preempted, and by default there are as many carriers
    // as processors: on one processor a single computing task would hold up all others. So there
    // is a carrier for every slot and its replacement. Read by the JDK once, at the first virtual
    // thread of the process; a value given on the command line stands.
    if (System.getProperty(CARRIERS) == null) {
      System.setProperty(CARRIERS, Integer.toString(Math.min(256, Math.max(64, 2 * slots))));
    }
    try {
      return (ExecutorService)
          Executors.class.getMethod("newVirtualThreadPerTaskExecutor").invoke(null);
    } catch (ReflectiveOperationException e) {
      return Executors.newCachedThreadPool(daemons("sluice-task"));
    }
  }

  /** A single thread that does not keep the process alive. */
  static ScheduledExecutorService single(String name) {
    ScheduledThreadPoolExecutor executor = new ScheduledThreadPoolExecutor(1, daemons(name));
    executor.setExecuteExistingDelayedTasksAfterShutdownPolicy(false);
    return executor;
  }

  private static ThreadFactory daemons(String name) {
    return action -> {
      Thread thread = new Thread(action, name);
      thread.setDaemon(true);
      return thread;
    };
  }
}
