package dev.sluice.local.faults;

import dev.sluice.Application;
import dev.sluice.Settings;
import dev.sluice.Sluice;
import dev.sluice.task.RetryPolicy;
import dev.sluice.task.TaskCatalog;
import dev.sluice.task.TaskContext;
import dev.sluice.task.TaskType;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedList;
import java.util.List;
import java.util.concurrent.locks.LockSupport;

/** An application with task types that harm the process they run in, and one that does not. */
public final class PoisonApp implements Application {
  /** More would harm the machine rather than the process. */
  private static final int MOST_THREADS = 2_000;

  private static final int MEGABYTE = 1 << 20;

  /** What a task does to its process, and the reason with which it must fail. */
  enum Kind {
    HALT("it was running alone each time its worker was lost"),
    /** Before its process is up, it ends it as a halt does. */
    EXIT("it ended its process: System\\.exit|it was running alone each time its worker was lost"),
    LOOP("timed out after 5 s"),
    BLOCKS("OutOfMemoryError.*|timed out after 5 s"),
    OBJECTS("OutOfMemoryError.*|timed out after 5 s"),
    DEEP("StackOverflowError"),
    RESULT("OutOfMemoryError.*|.*64 KiB.*"),
    THREADS("timed out after 5 s|OutOfMemoryError.*");

    final String reason;

    Kind(String reason) {
      this.reason = reason;
    }
  }

  record Poison(Kind kind) {}

  record Nothing() {}

  @Override
  public Sluice sluice(Settings settings) {
    RetryPolicy quick = new RetryPolicy(2, Duration.ofMillis(100), Duration.ofMillis(100));
    return Sluice.of(
        settings,
        TaskCatalog.of(
            List.of(
                TaskType.of("poison", "Harms", Poison.class, () -> PoisonApp::harm)
                    .withRetry(quick),
                TaskType.of("mate", "Does not", Nothing.class, () -> PoisonApp::work)
                    .withRetry(quick))));
  }

  /** What it works for is time, so it sleeps. */
  private static Object work(Nothing nothing, TaskContext context) throws InterruptedException {
    Thread.sleep(200);
    return context.fence();
  }

  private static Object harm(Poison poison, TaskContext context) throws IOException {
    switch (poison.kind()) {
      case HALT -> Runtime.getRuntime().halt(3);
      case EXIT -> {
        System.in.close();
        System.exit(3);
      }
      case LOOP -> loop();
      case BLOCKS -> fill(new ArrayList<>(), MEGABYTE);
      case OBJECTS -> fill(new LinkedList<>(), 1);
      case DEEP -> {
        return deeper(1);
      }
      case RESULT -> {
        return "x".repeat(200 * MEGABYTE);
      }
      case THREADS -> threads();
      default -> throw new IllegalArgumentException();
    }
    return null;
  }

  /** It ignores interrupts, and burns a processor until its process ends. */
  private static void loop() {
    for (long turns = 0; turns >= 0; turns = (turns + 1) & Long.MAX_VALUE) {
      Thread.onSpinWait();
    }
  }

  private static void fill(List<byte[]> heap, int size) {
    while (true) {
      heap.add(new byte[size]);
    }
  }

  private static int deeper(int depth) {
    return depth + deeper(depth + 1) + 1;
  }

  /** They never end. */
  private static void threads() {
    for (int i = 0; i < MOST_THREADS; i++) {
      Thread thread = new Thread(PoisonApp::park);
      thread.setDaemon(true);
      thread.start();
    }
    park();
  }

  private static void park() {
    while (true) {
      LockSupport.park();
      Thread.interrupted();
    }
  }
}
