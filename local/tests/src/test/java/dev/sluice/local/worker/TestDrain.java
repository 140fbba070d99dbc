package dev.sluice.local.worker;

import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.fail;

import dev.sluice.local.redis.TestRedis;
import dev.sluice.queue.Enqueued;
import dev.sluice.queue.NewTask;
import dev.sluice.queue.QueueSettings;
import dev.sluice.queue.TaskRecord;
import dev.sluice.queue.TaskState;
import dev.sluice.redis.RedisTaskQueue;
import dev.sluice.task.ArtifactStore;
import dev.sluice.task.AttemptInterceptor;
import dev.sluice.task.EnqueueInterceptor;
import dev.sluice.worker.AttemptEnd;
import dev.sluice.worker.Deadline;
import dev.sluice.worker.Drain;
import dev.sluice.worker.DrainMode;
import dev.sluice.worker.DrainParts;
import dev.sluice.worker.DrainReport;
import dev.sluice.worker.DrainSettings;
import dev.sluice.worker.Upkeep;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;

/** A fresh queue on a real Redis, and drains on it. */
final class TestDrain implements AutoCloseable {
  private static final AtomicInteger PARTITIONS = new AtomicInteger();
  private static final Duration PATIENCE = Duration.ofSeconds(30);

  /** A drain that runs. */
  record Running(Drain drain, CompletableFuture<DrainReport> report) {
    DrainReport end() {
      drain.stop();
      return await();
    }

    DrainReport await() {
      try {
        return report.get(PATIENCE.toSeconds(), TimeUnit.SECONDS);
      } catch (Exception e) {
        throw new AssertionError("The drain failed", e);
      }
    }
  }

  final TestTypes types = new TestTypes();
  RedisTaskQueue queue;
  final BlockingQueue<String> logged = new LinkedBlockingQueue<>();
  private final QueueSettings queueSettings;

  /** The settings of drains started from now on, except for the number of their slots. */
  DrainSettings settings;

  /** Around the attempts of drains started from now on. */
  List<AttemptInterceptor> interceptors = List.of();

  /** Takes the ends of attempts of drains started from now on. */
  Consumer<AttemptEnd> ends = end -> {};

  private final List<Running> drains = new ArrayList<>();

  TestDrain(TestRedis redis, Duration lease) {
    this(QueueSettings.of(redis.url()).withPartition(PARTITIONS.getAndIncrement()), lease);
  }

  TestDrain(QueueSettings fresh, Duration lease) {
    queueSettings = fresh.withLease(lease).withConnections(16);
    queue = RedisTaskQueue.connect(queueSettings);
    settings = DrainSettings.of(1).withLease(lease);
  }

  /** The same queue with another lease, for the caller to close. */
  RedisTaskQueue connect(Duration another) {
    return RedisTaskQueue.connect(queueSettings.withLease(another));
  }

  /** The same queue by another way, for the caller to close. */
  RedisTaskQueue connect(URI another) {
    return RedisTaskQueue.connect(queueSettings.withRedisUrl(another));
  }

  /** Intercepts everything that is enqueued from now on. */
  void intercept(EnqueueInterceptor... enqueues) {
    queue.interceptors().set(List.of(enqueues), logged::add);
  }

  Running start(int slots, DrainMode mode, Deadline deadline) {
    return start(slots, mode, deadline, queue.artifacts());
  }

  Running start(int slots, DrainMode mode, Deadline deadline, ArtifactStore artifacts) {
    DrainParts parts =
        new DrainParts(
                queue,
                types.catalog(),
                artifacts,
                new Upkeep(List.of(), logged::add),
                settings.withConcurrency(slots),
                logged::add)
            .intercepting(interceptors)
            .reporting(logged::add, ends);
    Drain drain = new Drain(parts, mode, deadline);
    CompletableFuture<DrainReport> report = new CompletableFuture<>();
    Thread thread =
        new Thread(
            () -> {
              try {
                report.complete(drain.run());
              } catch (Throwable failure) {
                report.completeExceptionally(failure);
              }
            });
    thread.start();
    Running running = new Running(drain, report);
    drains.add(running);
    return running;
  }

  /** A worker that runs until it is asked to stop. */
  Running worker(int slots) {
    return start(slots, DrainMode.LONG_POLL, Deadline.none());
  }

  /** Drains once, as a schedule does. */
  DrainReport drainOnce(int slots) {
    return start(slots, DrainMode.SCHEDULED, Deadline.none()).await();
  }

  String enqueue(String type, String params) {
    return enqueue(type, params, 5, Duration.ofSeconds(60));
  }

  String enqueue(String type, String params, int maxAttempts, Duration timeout) {
    NewTask task =
        NewTask.of(type, params, "tester").withMaxAttempts(maxAttempts).withTimeout(timeout);
    return assertInstanceOf(Enqueued.Created.class, queue.enqueue(List.of(task)).get(0)).id();
  }

  TaskRecord find(String id) {
    return queue.find(id).orElseThrow();
  }

  TaskRecord awaitState(String id, TaskState state) {
    await(state + " of " + id, () -> find(id).state() == state);
    return find(id);
  }

  /** Waits for a condition on the queue, which is checked again after every change. */
  void await(String what, BooleanSupplier condition) {
    long end = System.nanoTime() + PATIENCE.toNanos();
    while (true) {
      String revision = queue.revision();
      if (condition.getAsBoolean()) {
        return;
      }
      if (System.nanoTime() > end) {
        fail("never happened: " + what);
      }
      queue.awaitChange(revision, Duration.ofMillis(200));
    }
  }

  /** The next message from a task or the drain. */
  static String next(BlockingQueue<String> told) {
    try {
      String line = told.poll(PATIENCE.toSeconds(), TimeUnit.SECONDS);
      assertNotNull(line, "nothing was reported");
      return line;
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    }
  }

  @Override
  public void close() {
    types.release.countDown();
    drains.forEach(running -> running.drain().stop());
    drains.forEach(running -> running.report().exceptionally(e -> null).join());
    queue.close();
  }
}
