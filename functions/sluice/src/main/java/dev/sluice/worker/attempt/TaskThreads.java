package dev.sluice.worker.attempt;

import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.ThreadFactory;

/** The threads of drains. */
public final class TaskThreads {
  private TaskThreads() {}

  /**
   * Threads without a limit; the number of tasks is limited. Not virtual ones where the runtime has
   * them: a thread that claims and settles waits for Redis after every run of tasks, which takes a
   * virtual one more processor time and two more hand-overs.
   */
  public static ExecutorService open() {
    return Executors.newCachedThreadPool(daemons("sluice-task"));
  }

  /** A single thread that does not keep the process alive. */
  public static ScheduledExecutorService single(String name) {
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
