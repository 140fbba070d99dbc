package dev.sluice.local.faults.server;

import dev.sluice.queue.QueueSettings;
import dev.sluice.redis.RedisTaskQueue;
import dev.sluice.worker.Deadline;
import dev.sluice.worker.Drain;
import dev.sluice.worker.DrainMode;
import dev.sluice.worker.DrainParts;
import dev.sluice.worker.DrainSettings;
import dev.sluice.worker.Upkeep;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** Workers for the tasks of {@link Work}, each with its own connections. */
final class Crew implements AutoCloseable {
  private static final int SLOTS = 16;
  private static final long STOPPED_SECONDS = 20;

  private final List<RedisTaskQueue> queues = new ArrayList<>();
  private final List<Drain> drains = new ArrayList<>();
  private final List<CompletableFuture<Void>> ends = new ArrayList<>();

  Crew(QueueSettings settings, int workers) {
    for (int i = 0; i < workers; i++) {
      RedisTaskQueue queue = RedisTaskQueue.connect(settings);
      Upkeep upkeep = new Upkeep(List.of(), line -> {});
      DrainSettings slots = DrainSettings.of(SLOTS).withLease(settings.lease());
      DrainParts parts =
          new DrainParts(queue, Work.catalog(), queue.artifacts(), upkeep, slots, line -> {});
      Drain drain = new Drain(parts, DrainMode.LONG_POLL, Deadline.none());
      queues.add(queue);
      drains.add(drain);
      ends.add(CompletableFuture.runAsync(() -> run(drain), code -> new Thread(code).start()));
    }
  }

  private static void run(Drain drain) {
    try {
      drain.run();
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  /**
   * Ends them.
   *
   * @throws AssertionError when one of them had ended by an error
   */
  @Override
  public void close() {
    drains.forEach(Drain::stop);
    for (CompletableFuture<Void> end : ends) {
      try {
        end.get(STOPPED_SECONDS, TimeUnit.SECONDS);
      } catch (InterruptedException | ExecutionException | TimeoutException e) {
        throw new AssertionError("a worker did not end as it should", e);
      }
    }
    queues.forEach(RedisTaskQueue::close);
  }
}
