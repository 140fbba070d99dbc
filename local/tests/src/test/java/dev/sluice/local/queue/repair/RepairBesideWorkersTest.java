package dev.sluice.local.queue.repair;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sluice.local.queue.Holdings;
import dev.sluice.local.queue.contract.QueueContract;
import dev.sluice.queue.DrainStep;
import dev.sluice.queue.Enqueued;
import dev.sluice.queue.NewTask;
import dev.sluice.queue.Settlement;
import dev.sluice.queue.TaskFilter;
import dev.sluice.queue.TaskQueue.Patch;
import dev.sluice.queue.TaskQueue.RepairReport;
import dev.sluice.queue.TaskState;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Repairs beside workers and callers that go on, on each kind of Redis. */
@Timeout(120) // its workers go on until everything has ended
class RepairBesideWorkersTest extends QueueContract {
  private static final long SEED = Long.getLong("sluice.seed", System.nanoTime());
  private static final int BATCHES = 30;
  private static final int BATCH = 40;

  private final AtomicBoolean enqueued = new AtomicBoolean();
  private final AtomicInteger completed = new AtomicInteger();

  @Test
  void nothingIsFoundAndNothingIsLost() {
    try {
      repairBesideWorkers();
    } catch (Exception | AssertionError e) {
      throw new AssertionError("-Dsluice.seed=" + SEED + ": " + e.getMessage(), e);
    }
  }

  private void repairBesideWorkers() throws Exception {
    ExecutorService threads = Executors.newFixedThreadPool(4);
    try {
      List<Future<?>> all = new ArrayList<>();
      Future<List<String>> ids = threads.submit(this::enqueueAll);
      for (String worker : List.of("w1", "w2")) {
        all.add(threads.submit(drain(worker)));
      }
      int repairs = 0;
      while (all.stream().anyMatch(one -> !one.isDone())) {
        RepairReport report = queue.repair(false);
        assertEquals(List.of(), report.damage());
        repairs++;
      }
      for (Future<?> one : all) {
        one.get();
      }
      assertTrue(repairs > 0);
      assertEquals(new RepairReport(false, List.of(), true), queue.repair(true));
      for (String id : ids.get()) {
        TaskState state = find(id).state();
        assertTrue(state == TaskState.SUCCEEDED || state == TaskState.CANCELLED, id + state);
      }
      TaskFilter succeeded = TaskFilter.ALL.withStates(TaskState.SUCCEEDED);
      assertEquals(completed.get(), all(succeeded, 100).size(), "each once");
      assertFalse(ids.get().isEmpty());
    } finally {
      threads.shutdownNow();
    }
  }

  private List<String> enqueueAll() {
    try {
      Random random = new Random(SEED);
      List<String> ids = new ArrayList<>();
      for (int i = 0; i < BATCHES; i++) {
        List<NewTask> batch = new ArrayList<>();
        for (int n = 0; n < BATCH; n++) {
          NewTask task = random.nextInt(4) == 0 ? delayed(Duration.ofMillis(5)) : echo("x");
          batch.add(task.withPriority(random.nextInt(10)).withExpiresAfter(Duration.ofHours(1)));
        }
        queue.enqueue(batch).forEach(one -> ids.add(((Enqueued.Created) one).id()));
        String some = ids.get(random.nextInt(ids.size()));
        queue.patch(some, new Patch(random.nextInt(10), null, null, List.of()));
        queue.cancel(ids.get(random.nextInt(ids.size())));
      }
      return ids;
    } finally {
      enqueued.set(true);
    }
  }

  /** Settles everything: completed, or retried or given back a few times. */
  private Callable<Void> drain(String worker) {
    return () -> {
      Holdings own = new Holdings();
      Random random = new Random(SEED + worker.hashCode());
      DrainStep step;
      boolean last;
      do {
        last = enqueued.get();
        List<Settlement> settlements =
            own.of(worker).stream()
                .map(
                    lease ->
                        switch (random.nextInt(8)) {
                          case 0 -> new Settlement.Release(lease);
                          default -> (Settlement) new Settlement.Complete(lease, null, null);
                        })
                .toList();
        step = own.step(queue, worker, settlements, 5, Set.of());
        long done = settlements.stream().filter(Settlement.Complete.class::isInstance).count();
        completed.addAndGet((int) done - step.fenced().size());
      } while (!last || !own.of(worker).isEmpty() || step.queued() > 0 || waits(step));
      return null;
    };
  }

  /** Whether something is due soon. */
  private static boolean waits(DrainStep step) {
    return step.untilNext() != null && step.untilNext().compareTo(Duration.ofSeconds(10)) < 0;
  }
}
