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
public final class BenchDrain implements AutoCloseable {
  /** The params of every task. */
  record Text(String text) {}

  private static final int CONCURRENCY = 16;

  private final RedisTaskQueue queue;
  private final DrainParts parts;
  private final NewTask task;

  /** Runs 16 tasks at once, with params of 200 bytes. */
  BenchDrain(URI url, Runnable code) {
    this(url, CONCURRENCY, Params.of200Bytes(), code);
  }

  /** Runs as many tasks at once as it is told, and enqueues tasks with these params, as JSON. */
  public BenchDrain(URI url, int concurrency, String text, Runnable code) {
    this(QueueSettings.of(url), concurrency, text, code);
  }

  BenchDrain(QueueSettings settings, int concurrency, String text, Runnable code) {
    this.task = NewTask.of("bench", text, "bench");
    queue = RedisTaskQueue.connect(settings);
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
            DrainSettings.of(concurrency),
            System.err::println);
  }

  /** Enqueues n tasks in one call. */
  public void enqueue(int n) {
    queue.enqueue(Collections.nCopies(n, task));
  }

  /** Drains until nothing is left. */
  public DrainReport drain() throws InterruptedException {
    return new Drain(parts, DrainMode.SCHEDULED, Deadline.none()).run();
  }

  /** Runs the action while a long-polling worker waits for work. */
  public <T> T whilePolling(Callable<T> action) throws Exception {
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
