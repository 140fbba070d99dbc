package dev.sluice.bench;

import dev.sluice.queue.NewTask;
import dev.sluice.queue.QueueSettings;
import dev.sluice.redis.RedisTaskQueue;
import dev.sluice.task.Task;
import dev.sluice.task.TaskCatalog;
import dev.sluice.task.TaskType;
import dev.sluice.worker.Deadline;
import dev.sluice.worker.Drain;
import dev.sluice.worker.DrainMode;
import dev.sluice.worker.DrainParts;
import dev.sluice.worker.DrainReport;
import dev.sluice.worker.DrainSettings;
import dev.sluice.worker.Upkeep;
import java.net.URI;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;

/** A worker in this process whose one task type runs the code it is given. */
final class BenchDrain implements AutoCloseable {
  /** The params of every task. */
  record Text(String text) {}

  private static final int CONCURRENCY = 16;

  private final RedisTaskQueue queue;
  private final DrainParts parts;
  private final NewTask task = NewTask.of("bench", Params.of200Bytes(), "bench");

  BenchDrain(URI url, Runnable code) {
    queue = RedisTaskQueue.connect(QueueSettings.of(url));
    Task<Text> task =
        (params, context) -> {
          code.run();
          return null;
        };
    parts =
        new DrainParts(
            queue,
            TaskCatalog.of(List.of(TaskType.of("bench", "", Text.class, () -> task))),
            queue.artifacts(),
            new Upkeep(List.of(), System.err::println),
            DrainSettings.of(CONCURRENCY),
            System.err::println);
  }

  void enqueue(int n) {
    queue.enqueue(Collections.nCopies(n, task));
  }

  /** Drains until nothing is left. */
  DrainReport drain() throws InterruptedException {
    return new Drain(parts, DrainMode.SCHEDULED, Deadline.none()).run();
  }

  /** Runs the action while a long-polling worker waits for work. */
  <T> T whilePolling(Callable<T> action) throws Exception {
    Drain drain = new Drain(parts, DrainMode.LONG_POLL, Deadline.none());
    CompletableFuture<DrainReport> ended = new CompletableFuture<>();
    new Thread(
            () -> {
              try {
                ended.complete(drain.run());
              } catch (Throwable failure) {
                ended.completeExceptionally(failure);
              }
            },
            "bench-drain")
        .start();
    try {
      return action.call();
    } finally {
      drain.stop();
      ended.join();
    }
  }

  @Override
  public void close() {
    queue.close();
  }
}
