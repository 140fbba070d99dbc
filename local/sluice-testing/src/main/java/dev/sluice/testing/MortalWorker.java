package dev.sluice.testing;

import dev.sluice.queue.DrainStep;
import dev.sluice.queue.TaskQueue;
import dev.sluice.task.TaskContext;
import dev.sluice.worker.Deadline;
import dev.sluice.worker.Drain;
import dev.sluice.worker.DrainMode;
import dev.sluice.worker.DrainParts;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.locks.LockSupport;

/**
 * A worker that can die as if by {@code kill -9}: from then on nothing from it reaches the queue,
 * and the code of its tasks stops for good, {@code finally} blocks included.
 */
final class MortalWorker {
  private final KillOrder order;
  private final Drain drain;
  private Thread thread;
  private volatile boolean dead;
  private volatile Duration untilNext;

  MortalWorker(DrainParts parts, WatchedCatalog catalog, KillOrder order) {
    this.order = order;
    TaskQueue queue = mortal(TaskQueue.class, parts.queue());
    DrainParts.Beside beside = parts.beside();
    DrainParts mine =
        new DrainParts(
            queue,
            catalog.with(context -> mortal(TaskContext.class, context)),
            parts.artifacts(),
            parts.settings(),
            parts.interceptors(),
            new DrainParts.Beside(
                beside.upkeep(),
                () -> {
                  dieAgain(); // asked in every round, so the loop ends here
                  return beside.recurring().enqueueDue();
                },
                beside.log(),
                beside.ends()));
    drain = new Drain(mine, DrainMode.SCHEDULED, Deadline.none());
  }

  /** Drains on this thread until nothing is left to run or the worker is killed. */
  void run() throws InterruptedException {
    thread = Thread.currentThread();
    try {
      drain.run();
    } catch (WorkerKilled e) {
      // as requested
    }
  }

  /** Whether it was killed. */
  boolean killed() {
    return dead;
  }

  /** The time until the queue next has something to do, as it last reported; null: nothing. */
  Duration untilNext() {
    return untilNext;
  }

  private <T> T mortal(Class<T> type, T real) {
    return type.cast(
        Proxy.newProxyInstance(
            type.getClassLoader(),
            new Class<?>[] {type},
            (proxy, method, arguments) -> {
              dieAgain();
              if (method.getName().equals("step") && !((List<?>) arguments[0]).isEmpty()) {
                pass(KillPoint.BEFORE_SETTLE);
              }
              Object answer;
              try {
                answer = method.invoke(real, arguments);
              } catch (InvocationTargetException e) {
                throw e.getCause();
              }
              passed(method.getName(), arguments, answer);
              return answer;
            }));
  }

  private void passed(String method, Object[] arguments, Object answer) {
    if (answer instanceof DrainStep step) {
      untilNext = step.untilNext();
      if (!((List<?>) arguments[0]).isEmpty()) {
        pass(KillPoint.AFTER_SETTLE);
      }
      if (!step.claimed().isEmpty()) {
        pass(KillPoint.AFTER_CLAIM);
      }
    } else if (method.equals("progress")) {
      pass(KillPoint.AT_PROGRESS);
    } else if (method.equals("checkpoint")
        && arguments.length == 1
        && arguments[0] instanceof Record) { // the task's call, not the queue's
      pass(KillPoint.AT_CHECKPOINT);
    } else if (method.equals("enqueueChildren")) {
      pass(KillPoint.AFTER_CHILDREN);
    }
  }

  private void pass(KillPoint point) {
    if (order.dueAt(point)) {
      dead = true;
      drain.stop(); // wakes it up
      dieAgain();
    }
  }

  /** Only the drain's own thread, which is the test's, continues, by leaving the drain. */
  private void dieAgain() {
    if (!dead) {
      return;
    }
    if (Thread.currentThread() == thread) {
      throw new WorkerKilled();
    }
    while (true) {
      LockSupport.park(this);
      Thread.interrupted(); // otherwise it would spin instead of standing still
    }
  }
}
